"""Documents and charts drawn: the content tree becomes pages.

Nothing here decides what is said; `documents` does that. Whatever is drawn passes the
door in `text_safety` first.
"""
