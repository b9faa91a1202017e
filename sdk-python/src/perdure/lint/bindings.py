"""What the names of a file are bound to: imports, functions, parameters and values."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Scope = Function | ast.Module
_ALIASES_MAX = 8


@dataclass
class Binding:
    """A name in a scope."""

    name: str
    scope: Scope
    node: ast.AST
    imported: str | None = None
    value: ast.expr | None = None
    is_parameter: bool = False


class Bindings:
    """The names of a file, by scope, with the parents of its nodes."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.parents: dict[ast.AST, ast.AST] = {}
        self._scopes: dict[Scope, dict[str, Binding]] = {tree: {}}
        self._globals: dict[Scope, set[str]] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
        for node in ast.walk(tree):
            self._bind(node)

    def function_around(self, node: ast.AST) -> Function | None:
        """The function whose body contains a node. Decorators and defaults are outside."""
        child, at = node, self.parents.get(node)
        while at is not None:
            if isinstance(at, FUNCTIONS) and _is_inside(at, child):
                return at
            child, at = at, self.parents.get(at)
        return None

    def resolve(self, name: ast.Name) -> Binding | None:
        """The binding of a name; None for builtins and unknown names."""
        scope: Function | None = self.function_around(name)
        while scope is not None:
            if name.id in self._globals.get(scope, ()):
                break
            if (found := self._scopes.get(scope, {}).get(name.id)) is not None:
                return found
            scope = self.function_around(scope)
        return self._scopes[self.tree].get(name.id)

    def is_module_level(self, binding: Binding) -> bool:
        """Whether a name belongs to the module, not to a function in it."""
        return binding.scope is self.tree

    def name_of(self, node: ast.expr, depth: int = 0) -> str | None:
        """The qualified name of an import or a builtin; None for what the file defines."""
        if depth > _ALIASES_MAX:
            return None
        if isinstance(node, ast.Attribute):
            base = self.name_of(node.value, depth + 1)
            return None if base is None else f"{base}.{node.attr}"
        if not isinstance(node, ast.Name):
            return None
        binding = self.resolve(node)
        if binding is None:
            return f"builtins.{node.id}" if hasattr(builtins, node.id) else None
        if binding.imported is not None:
            return binding.imported
        if isinstance(binding.value, ast.Name | ast.Attribute):
            return self.name_of(binding.value, depth + 1)
        return None

    def function_of(self, node: ast.expr) -> Function | None:
        """The function of this file that an expression stands for."""
        if isinstance(node, ast.Lambda):
            return node
        if not isinstance(node, ast.Name) or (binding := self.resolve(node)) is None:
            return None
        if isinstance(binding.node, FUNCTIONS):
            return binding.node
        return binding.value if isinstance(binding.value, ast.Lambda) else None

    def origin_of(self, node: ast.expr, depth: int = 0) -> str | None:
        """The qualified name that an expression begins with, through values of the module."""
        root = root_of(node)
        if not isinstance(root, ast.Name) or depth > _ALIASES_MAX:
            return None
        binding = self.resolve(root)
        if binding is None or binding.imported is not None:
            return self.name_of(chain_of(node) or root)
        return None if binding.value is None else self.origin_of(binding.value, depth + 1)

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, FUNCTIONS):
            self._bind_function(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                self._add(node, name, imported=alias.name if alias.asname else name)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                self._add(node, alias.asname or alias.name, imported=f"{module}.{alias.name}")
        elif isinstance(node, ast.ClassDef):
            self._add(node, node.name)
        elif isinstance(node, ast.Global):
            if (scope := self.function_around(node)) is not None:
                self._globals.setdefault(scope, set()).update(node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            self._add(node, node.id, value=self._value_of(node))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self._add(node, node.name)

    def _bind_function(self, fn: Function) -> None:
        if not isinstance(fn, ast.Lambda):
            self._add(fn, fn.name)
        scope = self._scopes.setdefault(fn, {})
        for parameter in parameters_of(fn):
            scope[parameter.arg] = Binding(parameter.arg, fn, parameter, is_parameter=True)

    def _add(
        self,
        node: ast.AST,
        name: str,
        *,
        imported: str | None = None,
        value: ast.expr | None = None,
    ) -> None:
        if isinstance(self.parents.get(node), ast.ClassDef):
            return
        scope: Scope = self.function_around(node) or self.tree
        if name in self._globals.get(scope, ()):
            scope = self.tree
        names = self._scopes.setdefault(scope, {})
        # The first binding tells what a name is; later ones change it.
        names.setdefault(name, Binding(name, scope, node, imported, value))

    def _value_of(self, name: ast.Name) -> ast.expr | None:
        parent = self.parents.get(name)
        if isinstance(parent, ast.Assign) and name in parent.targets:
            return parent.value
        if isinstance(parent, ast.AnnAssign | ast.NamedExpr) and parent.target is name:
            return parent.value
        if isinstance(parent, ast.withitem) and parent.optional_vars is name:
            return parent.context_expr
        return None


def _is_inside(fn: Function, child: ast.AST) -> bool:
    if isinstance(fn, ast.Lambda):
        return child is fn.body
    return any(child is statement for statement in fn.body)


def parameters_of(fn: Function) -> list[ast.arg]:
    """The positional parameters, and the ones by keyword."""
    return [*fn.args.posonlyargs, *fn.args.args, *fn.args.kwonlyargs]


def root_of(node: ast.expr) -> ast.expr:
    """The expression that a chain of attributes, calls and subscripts begins with."""
    while True:
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Await):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return node


def chain_of(node: ast.expr) -> ast.expr | None:
    """The longest part of names and attributes at the beginning of an expression."""
    if isinstance(node, ast.Call):
        return chain_of(node.func)
    if isinstance(node, ast.Subscript | ast.Await):
        return chain_of(node.value)
    if isinstance(node, ast.Attribute):
        inner = chain_of(node.value)
        return node if inner is node.value else inner
    return node if isinstance(node, ast.Name) else None


def inside(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a subtree, the node itself first."""
    yield from ast.walk(node)
