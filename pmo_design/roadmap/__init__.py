"""Services into waves: which service starts in which department when."""
