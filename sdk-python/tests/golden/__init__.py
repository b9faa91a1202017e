"""Histories of each release, and the code that wrote them: it goes on with them for ever."""
