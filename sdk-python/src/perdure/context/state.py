"""The state of an instance and its custom status, for orchestrator code."""

from __future__ import annotations

from typing import Any, TypeVar, overload

from .._proto import action_pb2 as pb
from ..definitions import ValueDefinition
from ..limits import CUSTOM_STATUS_MAX_BYTES, VALUE_MAX_BYTES
from ..names import check_name
from ..payload import decode_payload, encode_payload
from ..replay.decision import Decision
from ..replay.run import OrchestratorRun

T = TypeVar("T")
ValueKey = ValueDefinition[Any] | str
"""A value by its definition, or by its key."""


def key_of(value: ValueKey) -> str:
    """Returns the key of a value. Raises ValueError when the key is not valid."""
    if isinstance(value, ValueDefinition):
        return value.key
    if value != "":
        check_name(value, "value")
    return value


class OrchestrationState:
    """The state of an instance: values under keys. `ctx.state` returns it.

    Reads and writes need no turn and no round trip. Values are correct under replay, survive
    continue-as-new, and can be read by clients and other instances. Limits: 256 values, 64 KiB a
    value, 1 MiB in all, 256 bytes a key.

    Example:
        ctx.state.set("stock", ctx.state.get("stock") - 1)
    """

    def __init__(self, run: OrchestratorRun) -> None:
        self._run = run

    @overload
    def get(self, value: ValueDefinition[T]) -> T | None: ...
    @overload
    def get(self, value: str) -> Any: ...
    def get(self, value: ValueKey) -> Any:
        """Reads a value.

        Args:
            value: The value, by its definition or key.

        Returns:
            A copy of the value. None when there is none.

        Example:
            stock = ctx.state.get("stock")
        """
        self._run.ledger.check_in_turn("state.get")
        payload = self._run.state.values.get(key_of(value))
        if payload is None:
            return None
        decoded = decode_payload(payload)
        return value.read(decoded) if isinstance(value, ValueDefinition) else decoded

    def has(self, value: ValueKey) -> bool:
        """Tests whether a value exists.

        Args:
            value: The value, by its definition or key.

        Returns:
            True when it exists.

        Example:
            if not ctx.state.has("stock"):
                ctx.state.set("stock", 100)
        """
        self._run.ledger.check_in_turn("state.has")
        return key_of(value) in self._run.state.values

    @overload
    def set(self, value: ValueDefinition[T], to: T) -> None: ...
    @overload
    def set(self, value: str, to: Any) -> None: ...
    def set(self, value: ValueKey, to: Any) -> None:
        """Sets a value.

        Args:
            value: The value, by its definition or key.
            to: The new value: a JSON value of at most 64 KiB.

        Raises:
            InvalidInputError: `to` has no form in JSON, or 256 other values exist.
            PayloadTooLargeError: The value takes more than 64 KiB, or all values more than 1 MiB.

        Example:
            ctx.state.set("stock", 99)
        """
        run = self._run
        run.ledger.check_in_turn("state.set")
        key = key_of(value)
        limit = min(VALUE_MAX_BYTES, run.payload_max_bytes)
        # Replay encodes and counts the value too, because a rejected value records no decision.
        payload = encode_payload(to, limit, f'value "{key}"')
        run.state.check(key, payload)
        action = pb.Action(set_value=pb.SetValue(key=key, value=payload))
        run.ledger.note(Decision("value_set", name=key), action)
        run.state.set(key, payload)

    def delete(self, value: ValueKey) -> bool:
        """Deletes a value.

        Args:
            value: The value, by its definition or key.

        Returns:
            False when it did not exist.

        Example:
            ctx.state.delete("stock")
        """
        run = self._run
        run.ledger.check_in_turn("state.delete")
        key = key_of(value)
        if key not in run.state.values:
            return False
        action = pb.Action(clear_values=pb.ClearValues(key=key))
        run.ledger.note(Decision("values_cleared", name=key), action)
        run.state.delete(key)
        return True

    def clear(self) -> None:
        """Deletes all values.

        Example:
            ctx.state.clear()
        """
        run = self._run
        run.ledger.check_in_turn("state.clear")
        if run.state.values:
            action = pb.Action(clear_values=pb.ClearValues(all=True))
            run.ledger.note(Decision("values_cleared", target="*"), action)
            run.state.clear()

    def keys(self) -> list[str]:
        """Lists the keys.

        Returns:
            All keys in order.

        Example:
            for key in ctx.state.keys():
                ctx.log.debug("value", key=key)
        """
        self._run.ledger.check_in_turn("state.keys")
        return sorted(self._run.state.values, key=lambda key: key.encode("utf-16-be"))

    def entries(self) -> list[tuple[str, Any]]:
        """Lists keys and values.

        Returns:
            Pairs of key and a copy of the value, in the order of the keys.

        Example:
            snapshot = dict(ctx.state.entries())
        """
        return [(key, decode_payload(self._run.state.values[key])) for key in self.keys()]

    @property
    def size(self) -> int:
        """The number of values."""
        self._run.ledger.check_in_turn("state.size")
        return len(self._run.state.values)


def set_status(run: OrchestratorRun, value: Any) -> None:
    """Sets the custom status; None clears it."""
    run.ledger.check_in_turn("set_status")
    # Replay encodes the value too, because a rejected value records no decision.
    limit = min(CUSTOM_STATUS_MAX_BYTES, run.payload_max_bytes)
    payload = None if value is None else encode_payload(value, limit, "custom status")
    action = pb.Action(set_custom_status=pb.SetCustomStatus(value=payload))
    run.ledger.note(Decision("custom_status_set"), action)
    run.state.custom_status = payload


def status_of(run: OrchestratorRun) -> Any:
    """A copy of the custom status; None when there is none."""
    run.ledger.check_in_turn("status")
    return decode_payload(run.state.custom_status)
