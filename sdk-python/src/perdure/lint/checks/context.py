"""Code after `ctx.continue_as_new()`, and contexts of other code."""

from __future__ import annotations

import ast
from itertools import pairwise

from ..bindings import Function
from ..inspection import Inspection


def check_continue_as_new(inspection: Inspection, node: ast.AST) -> None:
    """Reports statements that no execution reaches."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            _check_block(inspection, block)


def _check_block(inspection: Inspection, block: list[ast.AST]) -> None:
    for statement, following in pairwise(block):
        if not isinstance(statement, ast.Expr) or not _runs(following):
            continue
        value = statement.value
        call = value.value if isinstance(value, ast.Await) else value
        operation = inspection.code.operation_of(call) or ""
        if not operation.endswith(".continue_as_new") or not inspection.is_orchestrator(call):
            continue
        message = (
            f'no code runs after "{inspection.text(call)}": it ends the execution, and its '
            "promise never settles. Return it, and move the code in front of it"
        )
        inspection.report("no-code-after-continue-as-new", following, message)


def _runs(statement: ast.AST) -> bool:
    """Definitions run nothing; a bare `return`, `break` or `continue` only leaves."""
    if isinstance(statement, ast.Return):
        return statement.value is not None
    leaves = ast.Break | ast.Continue | ast.Pass | ast.FunctionDef | ast.AsyncFunctionDef
    return not isinstance(statement, leaves)


def check_outer_context(inspection: Inspection, node: ast.AST) -> None:
    """Reports operations of a context in code that must not use it."""
    operation = inspection.code.operation_of(node)
    if operation is None or not isinstance(node, ast.Call):
        return
    region = inspection.code.region_of(node)
    if region == "step":
        message = (
            f'the function of ctx.run() uses "{operation}": it runs outside of the turn. '
            "Call the operation in the orchestrator, and pass its result"
        )
        inspection.report("no-outer-context", node, message)
        return
    owner = None if region is None else _owner_of(inspection, node)
    if owner is None or _is_own(inspection, node, owner):
        return
    method = inspection.code.owners[owner]
    message = (
        f'the function that ctx.{method}() calls uses the context around it: "{operation}". Use '
        "the context that the function receives, so that the operation can be cancelled"
    )
    inspection.report("no-outer-context", node, message)


def _owner_of(inspection: Inspection, node: ast.AST) -> Function | None:
    fn = inspection.bindings.function_around(node)
    while fn is not None and fn not in inspection.code.owners:
        fn = inspection.bindings.function_around(fn)
    return fn


def _is_own(inspection: Inspection, call: ast.Call, owner: Function) -> bool:
    """Whether the context of a call belongs to the function, or to one inside of it."""
    match call.func:
        case ast.Attribute(value=ast.Name() as target):
            if inspection.code.is_saga(target):
                return True
            found = inspection.bindings.resolve(target)
            scope: ast.AST | None = None if found is None else found.scope
            while scope is not None:
                if scope is owner:
                    return True
                scope = inspection.bindings.function_around(scope)
    return False
