"""The service roadmap: what starts when, for whom, and how."""
