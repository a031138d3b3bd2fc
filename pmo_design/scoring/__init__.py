"""Scoring: answers as arrays, through the linear chain and the posterior, to the scorecard."""
