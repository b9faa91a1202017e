"""The values that an instance keeps, as orchestrator code works with them: `ctx.state`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from ._proto import action_pb2 as pb
from .definitions import ValueDefinition
from .limits import CUSTOM_STATUS_MAX_BYTES, VALUE_MAX_BYTES
from .names import check_name
from .payload import decode_payload, encode_payload
from .replay.decision import Decision

if TYPE_CHECKING:
    from .replay.run import OrchestratorRun

T = TypeVar("T")
ValueKey = ValueDefinition[Any] | str
"""A value by its definition, or by its key."""


def key_of(value: ValueKey) -> str:
    """The key. Raises ValueError when no value can have it."""
    if isinstance(value, ValueDefinition):
        return value.key
    if value != "":
        check_name(value, "value")
    return value


class OrchestrationState:
    """Values of this instance, under keys of at most 256 bytes.

    They cost no turn and no round trip, are right under replay, cross continue-as-new, and can be
    read from outside.
    """

    def __init__(self, run: OrchestratorRun) -> None:
        self._run = run

    @overload
    def get(self, value: ValueDefinition[T]) -> T | None: ...
    @overload
    def get(self, value: str) -> Any: ...
    def get(self, value: ValueKey) -> Any:
        """A copy of the value; None when there is none."""
        self._run.ledger.check_in_turn("state.get")
        payload = self._run.kept.values.get(key_of(value))
        if payload is None:
            return None
        decoded = decode_payload(payload)
        return value.read(decoded) if isinstance(value, ValueDefinition) else decoded

    def has(self, value: ValueKey) -> bool:
        """True when there is one."""
        self._run.ledger.check_in_turn("state.has")
        return key_of(value) in self._run.kept.values

    @overload
    def set(self, value: ValueDefinition[T], to: T) -> None: ...
    @overload
    def set(self, value: str, to: Any) -> None: ...
    def set(self, value: ValueKey, to: Any) -> None:
        """Keeps a value.

        Raises InvalidInputError when JSON cannot hold it or there are 256 others,
        PayloadTooLargeError when it takes more than 64 KiB, or all together more than 1 MiB.
        """
        run = self._run
        run.ledger.check_in_turn("state.set")
        key = key_of(value)
        limit = min(VALUE_MAX_BYTES, run.payload_max_bytes)
        # Encoded and counted on replay too: a value that is refused leaves no decision behind.
        payload = encode_payload(to, limit, f'value "{key}"')
        run.kept.check(key, payload)
        action = pb.Action(set_value=pb.SetValue(key=key, value=payload))
        run.ledger.note(Decision("value_set", name=key), action)
        run.kept.set(key, payload)

    def delete(self, value: ValueKey) -> bool:
        """Forgets a value; False when there is none."""
        run = self._run
        run.ledger.check_in_turn("state.delete")
        key = key_of(value)
        if key not in run.kept.values:
            return False
        action = pb.Action(clear_values=pb.ClearValues(key=key))
        run.ledger.note(Decision("values_cleared", name=key), action)
        run.kept.delete(key)
        return True

    def clear(self) -> None:
        """Forgets all values."""
        run = self._run
        run.ledger.check_in_turn("state.clear")
        if run.kept.values:
            action = pb.Action(clear_values=pb.ClearValues(all=True))
            run.ledger.note(Decision("values_cleared", target="*"), action)
            run.kept.clear()

    def keys(self) -> list[str]:
        """In order."""
        self._run.ledger.check_in_turn("state.keys")
        return sorted(self._run.kept.values, key=lambda key: key.encode("utf-16-be"))

    def entries(self) -> list[tuple[str, Any]]:
        """Copies of all values, in the order of keys."""
        return [(key, decode_payload(self._run.kept.values[key])) for key in self.keys()]

    @property
    def size(self) -> int:
        """How many there are."""
        self._run.ledger.check_in_turn("state.size")
        return len(self._run.kept.values)


def set_status(run: OrchestratorRun, value: Any) -> None:
    """Sets the custom status; None clears it."""
    run.ledger.check_in_turn("set_status")
    # Encoded on replay too: a value that is refused takes no number that could tell.
    limit = min(CUSTOM_STATUS_MAX_BYTES, run.payload_max_bytes)
    payload = None if value is None else encode_payload(value, limit, "custom status")
    action = pb.Action(set_custom_status=pb.SetCustomStatus(value=payload))
    run.ledger.note(Decision("custom_status_set"), action)
    run.kept.custom_status = payload


def status_of(run: OrchestratorRun) -> Any:
    """A copy of the custom status; None when there is none."""
    run.ledger.check_in_turn("status")
    return decode_payload(run.kept.custom_status)
