"""Which code of a file is orchestrator code.

These are functions with the decorator `@orchestration`, functions that are bound to a definition,
functions with a parameter of the type `OrchestrationContext`, and all functions of the file that
these reach by calls. The functions of `ctx.run` are no part of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Literal

from .bindings import FUNCTIONS, Binding, Bindings, Function, inside, parameters_of
from .names import OPERATIONS, OWN_CONTEXT, SAGA_OPERATIONS, SAGA_OWN_CONTEXT

Region = Literal["orchestrator", "step"]


class OrchestratorCode:
    """The orchestrator code of a file."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self._members: set[Function] = set()
        self._steps: set[Function] = set()
        self._contexts: set[tuple[ast.AST, str]] = set()
        self.owners: dict[Function, str] = {}
        for fn, contexts in list(self._roots()):
            self._enter(fn, contexts)

    @property
    def is_empty(self) -> bool:
        """Whether the file has no orchestrator code."""
        return not self._members

    def region_of(self, node: ast.AST) -> Region | None:
        """What kind of code a node is part of."""
        fn = self.bindings.function_around(node)
        while fn is not None:
            if fn in self._members:
                return "orchestrator"
            if fn in self._steps:
                return "step"
            fn = self.bindings.function_around(fn)
        return None

    def has(self, fn: Function) -> bool:
        """Whether a function is orchestrator code."""
        return fn in self._members

    def is_context(self, node: ast.expr) -> bool:
        """Whether an expression is a context."""
        if not isinstance(node, ast.Name) or (found := self.bindings.resolve(node)) is None:
            return False
        if self._is_context_binding(found):
            return True
        value = found.value
        return isinstance(value, ast.Name) and value.id != node.id and self.is_context(value)

    def is_saga(self, node: ast.expr) -> bool:
        """Whether an expression is a saga: `ctx.saga()`, or a name for it."""
        if isinstance(node, ast.Name):
            found = self.bindings.resolve(node)
            value = None if found is None else found.value
            return isinstance(value, ast.Call) and self.is_saga(value)
        match node:
            case ast.Call(func=ast.Attribute(value=target, attr="saga")):
                return self.is_context(target)
        return False

    def operation_of(self, node: ast.AST) -> str | None:
        """The operation that an expression is, as text: `ctx.call`."""
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name) as target, attr=method)):
                if method in OPERATIONS and self.is_context(target):
                    return f"{name}.{method}"
                if method in SAGA_OPERATIONS and self.is_saga(target):
                    return f"{name}.{method}"
        return None

    def mentions_context(self, node: ast.AST, depth: int = 0) -> bool:
        """Whether a part of an expression is a context, or a value made with one."""
        for part in inside(node):
            if not isinstance(part, ast.Name):
                continue
            if self.is_context(part) or self.is_saga(part):
                return True
            found = self.bindings.resolve(part)
            if found is None or found.value is None or depth > 4:
                continue
            if isinstance(found.value, ast.Await) or self.bindings.is_module_level(found):
                continue
            if self.mentions_context(found.value, depth + 1):
                return True
        return False

    def _is_context_binding(self, binding: Binding) -> bool:
        return (binding.scope, binding.name) in self._contexts

    def _roots(self) -> Iterator[tuple[Function, list[ast.arg]]]:
        for node in ast.walk(self.bindings.tree):
            if isinstance(node, FUNCTIONS):
                contexts = [one for one in parameters_of(node) if self._is_annotated(one)]
                if self._is_decorated(node):
                    contexts = contexts or parameters_of(node)[:1]
                    yield node, contexts
                elif contexts:
                    yield node, contexts
            elif isinstance(node, ast.Call) and (fn := self._handled(node)) is not None:
                yield fn, parameters_of(fn)[:1]

    def _is_annotated(self, parameter: ast.arg) -> bool:
        annotation = parameter.annotation
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            return annotation.value.split(".")[-1] == "OrchestrationContext"
        if annotation is None:
            return False
        name = self.bindings.name_of(annotation) or ""
        return name.startswith("perdure.") and name.endswith(".OrchestrationContext")

    def _decorators(self, fn: Function) -> set[str | None]:
        decorators = [] if isinstance(fn, ast.Lambda) else fn.decorator_list
        return {self.bindings.name_of(one.func) for one in decorators if isinstance(one, ast.Call)}

    def _is_decorated(self, fn: Function) -> bool:
        return "perdure.orchestration" in self._decorators(fn)

    def _handled(self, call: ast.Call) -> Function | None:
        match call:
            case ast.Call(func=ast.Attribute(value=target, attr="handle"), args=[argument, *_]):
                definition: ast.expr | None = target
                if isinstance(target, ast.Name):
                    found = self.bindings.resolve(target)
                    definition = None if found is None else found.value
                if isinstance(definition, ast.Call):
                    name = self.bindings.name_of(definition.func)
                    if name == "perdure.define_orchestration":
                        return self.bindings.function_of(argument)
        return None

    def _enter(self, fn: Function, contexts: Sequence[ast.arg | None]) -> None:
        if "perdure.activity" in self._decorators(fn):
            return
        before = len(self._contexts)
        self._contexts.update((fn, one.arg) for one in contexts if one is not None)
        if fn in self._members and len(self._contexts) == before:
            return
        self._members.add(fn)
        calls = [node for node in self._body(fn) if isinstance(node, ast.Call)]
        for call in calls:
            self._step(call)
        for node in list(self._body(fn)):
            if isinstance(node, ast.Call):
                self._follow(node)

    def _body(self, fn: Function) -> Iterator[ast.AST]:
        """The nodes of a function, without the functions of steps."""
        body: list[ast.AST] = [fn.body] if isinstance(fn, ast.Lambda) else list(fn.body)
        while body:
            node = body.pop()
            if isinstance(node, FUNCTIONS) and node in self._steps:
                continue
            yield node
            body.extend(ast.iter_child_nodes(node))

    def _step(self, call: ast.Call) -> None:
        match call:
            case ast.Call(func=ast.Attribute(value=target, attr="run"), args=[_, step, *_]):
                fn = self.bindings.function_of(step)
                if fn is not None and self.is_context(target):
                    self._steps.add(fn)

    def _follow(self, call: ast.Call) -> None:
        match call.func:
            case ast.Attribute(value=target, attr=method) if self.is_context(target):
                if method == "run":
                    return
                self._pass_context(call, method, OWN_CONTEXT.get(method))
                if method == "race":
                    for keyword in call.keywords:
                        self._own(keyword.value, method, 0)
            case ast.Attribute(value=target, attr=method) if self.is_saga(target):
                self._pass_context(call, method, SAGA_OWN_CONTEXT.get(method))
        target_fn = self.bindings.function_of(call.func)
        if target_fn is not None:
            names = parameters_of(target_fn)
            self._enter(
                target_fn,
                [
                    names[at] if at < len(names) and self.is_context(argument) else None
                    for at, argument in enumerate(call.args)
                ],
            )
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(argument, ast.Name) and (fn := self.bindings.function_of(argument)):
                self._enter(fn, [])

    def _pass_context(
        self, call: ast.Call, method: str, rule: tuple[tuple[int, ...], int] | None
    ) -> None:
        if rule is None:
            return
        functions, parameter = rule
        for at in functions:
            if at < len(call.args):
                self._own(call.args[at], method, parameter)

    def _own(self, argument: ast.expr, method: str, parameter: int) -> None:
        fn = self.bindings.function_of(argument)
        if fn is None:
            return
        names = parameters_of(fn)
        self.owners[fn] = method
        self._enter(fn, [names[parameter]] if parameter < len(names) else [])
