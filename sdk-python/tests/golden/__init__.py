"""Recorded histories of each release, and the code that wrote them."""
