"""Foreign files: the engagement folder, read strictly and with every fault listed."""
