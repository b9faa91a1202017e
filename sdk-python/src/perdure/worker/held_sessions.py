"""The sessions of this process. A new stream claims them."""


class HeldSessions:
    """The most recently used sessions, up to the limit of the worker."""

    def __init__(self, sessions_max: int) -> None:
        self._max = sessions_max
        # In order of use, the latest one last.
        self._ids: dict[str, None] = {}

    def used(self, session: str) -> None:
        """Records that an activity of this session arrived."""
        self._ids.pop(session, None)
        self._ids[session] = None
        if len(self._ids) > self._max:
            del self._ids[next(iter(self._ids))]

    def all(self) -> list[str]:
        """Their ids."""
        return list(self._ids)
