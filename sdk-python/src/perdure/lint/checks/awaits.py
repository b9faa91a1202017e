"""Awaits that are not durable, and races of functions that wait for events."""

from __future__ import annotations

import ast

from ..bindings import root_of
from ..inspection import Inspection
from ..names import ASYNCIO_INSTEAD
from .uses import use_of


def check_await(inspection: Inspection, node: ast.AST) -> None:
    """Reports asyncio, and awaits of functions that get no context."""
    if isinstance(node, ast.Call):
        _check_asyncio(inspection, node)
    elif isinstance(node, ast.Await):
        _check_awaited(inspection, node.value)
    elif isinstance(node, ast.AsyncWith):
        for item in node.items:
            _check_awaited(inspection, item.context_expr)


def _check_asyncio(inspection: Inspection, call: ast.Call) -> None:
    name = inspection.bindings.name_of(call.func) or ""
    is_error = name.endswith(("Error", "Exception"))
    if is_error or not name.startswith(("asyncio.", "anyio.", "trio.")):
        return
    if use_of(inspection.bindings, call) is not None:
        return
    if not inspection.is_orchestrator(call):
        return
    short = name.split(".", 1)[1]
    instead = ASYNCIO_INSTEAD.get(short, "the operations of ctx")
    message = (
        f'orchestrator code awaits something that is not durable: "{inspection.text(call)}" is of '
        f"the event loop of the worker. Use {instead}"
    )
    inspection.report("no-nondurable-await", call, message)


def _check_awaited(inspection: Inspection, awaited: ast.expr) -> None:
    bindings = inspection.bindings
    if not inspection.is_orchestrator(awaited):
        return
    is_call = isinstance(awaited, ast.Call)
    if isinstance(awaited, ast.Call) and (
        use_of(bindings, awaited) or bindings.function_of(awaited.func) is not None
    ):
        return
    root = root_of(awaited)
    if not isinstance(root, ast.Name) or inspection.code.mentions_context(awaited):
        return
    binding = bindings.resolve(root)
    if binding is None or not bindings.is_module_level(binding):
        return
    name = bindings.name_of(awaited.func if isinstance(awaited, ast.Call) else awaited) or ""
    if name.startswith(("perdure.", "asyncio.", "anyio.", "trio.")):
        return
    is_value = isinstance(binding.value, ast.Call) or binding.imported is not None
    if not is_call and not is_value:
        return
    text = inspection.text(awaited)
    if is_call:
        message = (
            f'orchestrator code awaits something that is not durable: "{text}" gets no context. '
            "Pass ctx to it, or call it in an activity or ctx.run()"
        )
    else:
        message = (
            f'orchestrator code awaits a promise that was made outside of it: "{text}". '
            "Await it in an activity or ctx.run()"
        )
    inspection.report("no-nondurable-await", awaited, message)


def check_race(inspection: Inspection, node: ast.AST) -> None:
    """Reports contestants that wait for an event inside of a coroutine."""
    match node:
        case ast.Call(func=ast.Attribute(value=target, attr="first" | "any" | "race" as method)):
            if inspection.code.is_context(target) and inspection.is_orchestrator(node):
                _check_contestants(inspection, node, method)


def _check_contestants(inspection: Inspection, call: ast.Call, method: str) -> None:
    contestants = [keyword.value for keyword in call.keywords]
    for argument in call.args:
        listed = isinstance(argument, ast.List | ast.Tuple)
        contestants.extend(argument.elts if listed else [argument])  # type: ignore[attr-defined]
    for one in contestants:
        if _hides_wait(inspection, one):
            message = (
                f'a wait for an event in "{inspection.text(one)}" stays open when '
                f"ctx.{method}() has another winner, and takes the next event. Pass the function "
                "to ctx.race(), and wait with its context"
            )
            inspection.report("no-native-race", one, message)


def _hides_wait(inspection: Inspection, contestant: ast.expr, depth: int = 0) -> bool:
    bindings = inspection.bindings
    if isinstance(contestant, ast.Name) and depth < 4:
        found = bindings.resolve(contestant)
        value = None if found is None else found.value
        return value is not None and _hides_wait(inspection, value, depth + 1)
    match contestant:
        case ast.Call(func=ast.Attribute(value=target, attr="begin"), args=[inner, *_]):
            if inspection.code.is_context(target):
                return _hides_wait(inspection, inner, depth + 1)
        case ast.Call(func=callee):
            fn = bindings.function_of(callee)
            return isinstance(fn, ast.AsyncFunctionDef) and _waits(inspection, fn)
    return False


def _waits(inspection: Inspection, fn: ast.AsyncFunctionDef) -> bool:
    return any(
        (inspection.code.operation_of(node) or "").endswith(".wait_for") for node in ast.walk(fn)
    )
