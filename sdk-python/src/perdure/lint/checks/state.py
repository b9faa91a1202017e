"""State of the module that changes: changes in orchestrator code, and reads of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..bindings import Binding, root_of
from ..inspection import Inspection
from ..names import MUTATORS


def changes_of(node: ast.AST) -> Iterator[ast.Name]:
    """The names whose value, or what it holds, a node changes by itself."""
    match node:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            for target in targets:
                yield from _assigned(target)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            yield from _assigned(target)
        case ast.Call(func=ast.Attribute(value=target, attr=method)) if method in MUTATORS:
            yield from _owner(target)


def _assigned(target: ast.expr) -> Iterator[ast.Name]:
    if isinstance(target, ast.Tuple | ast.List):
        for one in target.elts:
            yield from _assigned(one)
    elif isinstance(target, ast.Starred):
        yield from _assigned(target.value)
    else:
        yield from _owner(target)


def _owner(target: ast.expr) -> Iterator[ast.Name]:
    """The name that a chain of attributes and subscripts begins with, without calls between."""
    while isinstance(target, ast.Attribute | ast.Subscript):
        target = target.value
    if isinstance(target, ast.Name):
        yield target


def changing_names(inspection: Inspection) -> dict[str, Binding]:
    """Names of the module that some function changes after the module is loaded."""
    if inspection.changing is None:
        inspection.changing = _find_changing_names(inspection)
    return inspection.changing


def _find_changing_names(inspection: Inspection) -> dict[str, Binding]:
    bindings = inspection.bindings
    found: dict[str, Binding] = {}
    loading = _functions_of_loading(inspection)
    for node in ast.walk(bindings.tree):
        names = list(changes_of(node))
        if not names or _is_loading(inspection, node, loading):
            continue
        for name in names:
            binding = bindings.resolve(name)
            if binding is not None and _is_state(inspection, binding):
                found[binding.name] = binding
    return found


def _functions_of_loading(inspection: Inspection) -> set[ast.AST]:
    """Functions that run while the module is loaded: registries are filled so."""
    bindings = inspection.bindings
    found: set[ast.AST] = set()
    for node in ast.walk(bindings.tree):
        if isinstance(node, ast.Call) and bindings.function_around(node) is None:
            fn = bindings.function_of(node.func)
            if fn is not None:
                found.add(fn)
    return found


def _is_loading(inspection: Inspection, node: ast.AST, loading: set[ast.AST]) -> bool:
    fn = inspection.bindings.function_around(node)
    if fn is None:
        return True
    while fn is not None:
        if fn in loading:
            return True
        fn = inspection.bindings.function_around(fn)
    return False


def _is_state(inspection: Inspection, binding: Binding) -> bool:
    if not inspection.bindings.is_module_level(binding) or binding.imported is not None:
        return False
    return isinstance(binding.node, ast.Name | ast.ClassDef)


def check_state(inspection: Inspection, node: ast.AST) -> None:
    """Reports changes in orchestrator code. For the module it reports reads of what changes."""
    if isinstance(node, ast.Module):
        _check_reads(inspection)
        return
    names = list(changes_of(node))
    if not names or not inspection.is_orchestrator(node):
        return
    for name in names:
        binding = inspection.bindings.resolve(name)
        if binding is None or not inspection.bindings.is_module_level(binding):
            continue
        if (binding.imported or "").startswith("perdure."):
            continue
        message = (
            f'orchestrator code changes state outside of its function: "{name.id}". '
            "Use a local variable, ctx.state, or an activity"
        )
        inspection.report("no-module-state", node, message)


def _check_reads(inspection: Inspection) -> None:
    bindings = inspection.bindings
    changing = changing_names(inspection)
    seen: set[tuple[str, int]] = set()
    for node in ast.walk(bindings.tree):
        if not isinstance(node, ast.Name) or node.id not in changing:
            continue
        if not isinstance(node.ctx, ast.Load) or (node.id, node.lineno) in seen:
            continue
        if bindings.resolve(node) is not changing[node.id] or _is_change(inspection, node):
            continue
        if not inspection.is_orchestrator(node):
            continue
        seen.add((node.id, node.lineno))
        message = (
            f'orchestrator code reads state that changes outside of its function: "{node.id}". '
            "Pass the value in the input, or read it in an activity or ctx.run()"
        )
        inspection.report("no-module-state", node, message)


def _is_change(inspection: Inspection, name: ast.Name) -> bool:
    at: ast.AST | None = name
    while at is not None and not isinstance(at, ast.stmt):
        if any(one is name for one in changes_of(at)):
            return True
        at = inspection.bindings.parents.get(at)
    return at is not None and any(one is name for one in changes_of(at))


def root_name(node: ast.expr) -> ast.Name | None:
    """The name that an expression begins with."""
    root = root_of(node)
    return root if isinstance(root, ast.Name) else None
