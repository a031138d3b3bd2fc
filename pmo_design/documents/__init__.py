"""What the documents say: snapshot in, content tree out; nothing is drawn here."""
