"""The governance: who decides, and when."""
