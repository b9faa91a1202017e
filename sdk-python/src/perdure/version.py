"""The version of this SDK; the same as in pyproject.toml."""

VERSION = "0.1.0"
"""The version of this SDK."""
