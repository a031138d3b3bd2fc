"""Designs a project management office from what its customers need."""

__version__ = "0.1.0"
