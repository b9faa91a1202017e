"""The driver for the Python SDK (conformance/README.md, A driver)."""
