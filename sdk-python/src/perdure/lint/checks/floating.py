"""Operations that are neither awaited nor stored, and coroutines that never run."""

from __future__ import annotations

import ast

from ..inspection import Inspection


def check_floating(inspection: Inspection, node: ast.AST) -> None:
    """Reports a statement that is a call, if the call returns an operation or a coroutine."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return
    call = node.value
    if not inspection.is_orchestrator(call):
        return
    operation = inspection.code.operation_of(call)
    fn = inspection.bindings.function_of(call.func)
    is_coroutine = isinstance(fn, ast.AsyncFunctionDef) and inspection.code.has(fn)
    is_saga = operation is not None and operation.split(".")[0] not in _context_names(
        inspection, call
    )
    if is_coroutine or is_saga:
        message = (
            f'the coroutine of "{inspection.text(call.func)}" is not awaited, so its code never '
            "runs. Await it"
        )
    elif operation is not None:
        message = (
            f'the operation "{operation}" is neither awaited nor stored, so its error is lost. '
            "Await it, or assign it to _"
        )
    else:
        return
    inspection.report("no-floating-operation", node, message)


def _context_names(inspection: Inspection, call: ast.Call) -> set[str]:
    match call.func:
        case ast.Attribute(value=ast.Name(id=name) as target):
            return {name} if inspection.code.is_context(target) else set()
    return set()
