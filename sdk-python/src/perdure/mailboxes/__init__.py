"""Waits for events, and the events that lost races return."""
