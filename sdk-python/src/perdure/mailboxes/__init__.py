"""Waits for events, and what races give back."""
