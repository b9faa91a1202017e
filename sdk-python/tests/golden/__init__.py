"""Histories of each release, and the code that wrote them: it continues them indefinitely."""
