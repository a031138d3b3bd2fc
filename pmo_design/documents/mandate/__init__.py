"""The mandate: why there is a PMO, and what it may do."""
