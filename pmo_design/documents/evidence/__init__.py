"""The evidence annex: who was asked, what they said, and how far it can be trusted."""
