"""The pages of deliveries, one module a step of the clerk's way."""
