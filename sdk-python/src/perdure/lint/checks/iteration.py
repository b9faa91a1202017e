"""Orders that another process does not repeat: sets, async iterables, state of the module."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..inspection import Inspection
from .state import changing_names, root_name

# Functions that keep the order of what they get.
_ORDERED = frozenset({"list", "tuple", "enumerate", "iter", "map", "filter", "zip", "reversed"})
_SET_METHODS = frozenset({"union", "intersection", "difference", "symmetric_difference"})


def check_iteration(inspection: Inspection, node: ast.AST) -> None:
    """Reports iterations whose order can differ at replay."""
    if isinstance(node, ast.AsyncFor):
        _check_stream(inspection, node.iter)
        return
    for iterated in _iterated(inspection, node):
        if not inspection.is_orchestrator(iterated):
            continue
        if _is_set(inspection, iterated):
            message = (
                f'the order of a set differs in each process: "{inspection.text(iterated)}". '
                "Sort it, or use a list or a dict"
            )
            inspection.report("no-unstable-iteration", iterated, message)
        else:
            _check_state(inspection, iterated)


def _iterated(inspection: Inspection, node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.For):
        yield node.iter
    elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.DictComp):
        if not _is_sorted(inspection, node):
            yield from (generator.iter for generator in node.generators)
    elif isinstance(node, ast.Starred) and isinstance(node.ctx, ast.Load):
        yield node.value
    elif isinstance(node, ast.Call):
        name = inspection.bindings.name_of(node.func) or ""
        is_join = isinstance(node.func, ast.Attribute) and node.func.attr == "join"
        if is_join or name.removeprefix("builtins.") in _ORDERED:
            yield from node.args


def _is_sorted(inspection: Inspection, node: ast.AST) -> bool:
    """Whether the result goes to a function for which the order has no effect."""
    parent = inspection.bindings.parents.get(node)
    if not isinstance(parent, ast.Call):
        return False
    name = inspection.bindings.name_of(parent.func) or ""
    orderless = {"sorted", "set", "frozenset", "sum", "min", "max", "any", "all", "len"}
    return name.removeprefix("builtins.") in orderless


def _is_set(inspection: Inspection, node: ast.expr, depth: int = 0) -> bool:
    match node:
        case ast.Set() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name()):
            name = inspection.bindings.name_of(node.func)
            return name in ("builtins.set", "builtins.frozenset")
        case ast.Call(func=ast.Attribute(value=target, attr=method)) if method in _SET_METHODS:
            return _is_set(inspection, target, depth + 1)
        case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd() | ast.Sub() | ast.BitXor()):
            return _is_set(inspection, left, depth + 1)
        case ast.Name():
            found = inspection.bindings.resolve(node)
            value = None if found is None else found.value
            return value is not None and depth < 4 and _is_set(inspection, value, depth + 1)
    return False


def _check_state(inspection: Inspection, iterated: ast.expr) -> None:
    name = root_name(iterated)
    if name is None or name.id not in (changing := changing_names(inspection)):
        return
    if inspection.bindings.resolve(name) is not changing[name.id]:
        return
    message = (
        f'orchestrator code iterates over state of the module: the order of "{name.id}" depends '
        "on what this process did before. Use a local variable, or the input"
    )
    inspection.report("no-unstable-iteration", iterated, message)


def _check_stream(inspection: Inspection, iterated: ast.expr) -> None:
    if not inspection.is_orchestrator(iterated) or inspection.code.mentions_context(iterated):
        return
    bindings = inspection.bindings
    if isinstance(iterated, ast.Call) and bindings.function_of(iterated.func) is not None:
        return
    name = root_name(iterated)
    binding = None if name is None else bindings.resolve(name)
    if binding is None or not bindings.is_module_level(binding):
        return
    message = (
        f"orchestrator code iterates over something that is not durable: "
        f'"{inspection.text(iterated)}". Read it in an activity, and return a list'
    )
    inspection.report("no-unstable-iteration", iterated, message)
