"""Sessions whose activities came to this process, so that a new stream can claim them."""


class HeldSessions:
    """The latest sessions, as many as the worker may hold."""

    def __init__(self, sessions_max: int) -> None:
        self._max = sessions_max
        # The one used last is last.
        self._ids: dict[str, None] = {}

    def used(self, session: str) -> None:
        """An activity of this session came."""
        self._ids.pop(session, None)
        self._ids[session] = None
        if len(self._ids) > self._max:
            del self._ids[next(iter(self._ids))]

    def all(self) -> list[str]:
        """Their ids."""
        return list(self._ids)
