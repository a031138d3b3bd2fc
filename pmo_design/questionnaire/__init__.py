"""Questionnaires: what is asked, of whom, and which answers are possible."""
