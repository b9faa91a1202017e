"""The interface of an instance for clients: custom status, state, queries and updates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..definitions import QueryDefinition, UpdateDefinition
from ..names import check_name
from .part import ContextPart
from .state import OrchestrationState, set_status, status_of


class Interactions(ContextPart):
    """Handlers of queries and updates, the custom status, and the state."""

    def on_query(self, query: QueryDefinition[Any, Any] | str, fn: Callable[..., Any]) -> None:
        """Registers the handler of a query. Queries are not recorded.

        Args:
            query: The query, by its definition or name.
            fn: A function of the input, or of nothing. It returns the answer. It may read the
                variables of the code and the values of `ctx`, and may change nothing.

        Example:
            ctx.on_query("progress", lambda: {"done": done, "total": total})
        """
        definition = QueryDefinition[Any, Any](query) if isinstance(query, str) else query
        check_name(definition.name, "query")
        self._run.ledger.check_in_turn("on_query")
        self._run.handlers.queries[definition.name] = (definition, fn)

    def on_update(
        self,
        update: UpdateDefinition[Any, Any] | str,
        handle: Callable[..., Any],
        *,
        validate: Callable[..., Any] | None = None,
    ) -> None:
        """Registers the handler of an update. Updates that arrived before run immediately.

        While a handler is registered, the code may wait for updates alone.

        Args:
            update: The update, by its definition or name.
            handle: A function of the input and an `UpdateInfo`, or fewer. It may use `ctx` like
                the orchestration itself, and returns the answer.
            validate: A function of the input that raises when the update is to be rejected. A
                rejected update is not recorded. Default: every update is accepted.

        Example:
            async def set_address(address: str) -> None:
                order["address"] = address

            ctx.on_update("set-address", set_address)
        """
        definition = UpdateDefinition[Any, Any](update) if isinstance(update, str) else update
        check_name(definition.name, "update")
        self._run.handlers.on_update(definition, handle, validate)

    def set_status(self, value: Any) -> None:
        """Sets the custom status, which clients read and wait for.

        Args:
            value: A JSON value of at most 256 KiB. None clears the status.

        Raises:
            PayloadTooLargeError: The value takes more than 256 KiB as JSON.
            InvalidInputError: The value has no form in JSON.

        Example:
            ctx.set_status({"phase": "packing", "done": 3})
        """
        set_status(self._run, value)

    @property
    def status(self) -> Any:
        """A copy of the custom status, also from earlier executions. None when it is not set."""
        return status_of(self._run)

    @property
    def state(self) -> OrchestrationState:
        """The state of this instance: values under keys, which survive continue-as-new."""
        return OrchestrationState(self._run)
