"""The web app: a thin door to the operations."""
