"""Why a service is called for, why not, and what would change it; all on the raw chain."""
