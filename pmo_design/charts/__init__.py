"""Charts as data: what is to be seen, not how it is drawn.

Every label is a finished text in the reader's language; every missing number is None.
"""
