"""The service catalogue: PMO services, outcomes, PMO models, delivery modes and the method."""
