"""The base class of definitions that a worker executes."""

from __future__ import annotations


class Handler:
    """A definition that a worker executes: an activity or orchestration with its function.

    Example:
        handlers: list[Handler] = [checkout, charge]
        worker = Worker("127.0.0.1:7460", handlers)
    """

    name: str
    """The name under which it is called."""
    version: str
    """The version. Empty: unversioned."""
