"""A durable order."""
