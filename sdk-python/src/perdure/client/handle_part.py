"""The base of all parts of an instance handle."""

from __future__ import annotations

from .calls import Calls


class HandlePart:
    """The methods of one concern of an instance handle. `client.handle` creates it."""

    def __init__(self, calls: Calls, instance_id: str) -> None:
        self._calls = calls
        self.id = instance_id
        """The id of the instance."""
