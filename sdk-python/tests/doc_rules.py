"""Finds missing parts of the doc comments of the public API.

A doc comment describes the symbol, its arguments, its result and its errors. A symbol that
applications call has an example. Other classes name the call that creates the object.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

# The sentence that replaces an example when the SDK creates the object.
_ORIGIN = re.compile(r"\b(creates?|returns?|raises?|take) it\b|\bcreate it\b")
_SECTIONS = ("Args", "Returns", "Raises", "Example")


def sections_of(doc: str) -> dict[str, str]:
    """Returns the sections of a doc comment by title. The text before them has an empty title."""
    parts = re.split(rf"^({'|'.join(_SECTIONS)}):$", inspect.cleandoc(doc), flags=re.MULTILINE)
    return {"": parts[0].strip(), **dict(zip(parts[1::2], parts[2::2], strict=True))}


def _problems_of_example(example: str | None) -> Iterator[str]:
    if example is None:
        return
    code = (
        f"async def example():\n{textwrap.indent(textwrap.dedent(example.strip(chr(10))), '    ')}"
    )
    try:
        ast.parse(code)
    except SyntaxError as error:
        yield f"its example is not Python: {error.msg}"


def _problems_of_text(doc: str | None) -> Iterator[str]:
    if not doc:
        yield "has no doc comment"
        return
    first = sections_of(doc)[""].split("\n\n")[0]
    if not first.endswith((".", "…")) or not (first[0].isupper() or first[0] in '`"0123456789'):
        yield "does not open with a sentence"


def problems_of_function(fn: Callable[..., Any], *, is_called: bool = True) -> Iterator[str]:
    """Yields the missing parts of a doc comment. `is_called`: applications call the function."""
    doc = fn.__doc__
    yield from _problems_of_text(doc)
    if not doc:
        return
    sections, signature = sections_of(doc), inspect.signature(fn)
    arguments = re.findall(r"^    (\w+): \S", sections.get("Args", ""), flags=re.MULTILINE)
    names = [name for name in signature.parameters if name != "self"]
    if arguments != names:
        yield f"documents the arguments {arguments}, and takes {names}"
    returns = signature.return_annotation not in (None, "None", inspect.Signature.empty)
    if returns != ("Returns" in sections):
        yield "has a result and no section Returns" if returns else "has no result to describe"
    if is_called and "Example" not in sections:
        yield "has no example"
    yield from _problems_of_example(sections.get("Example"))


def _source_of(kind: type) -> ast.ClassDef:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    return tree


def _undocumented(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    """Yields public names that are assigned without a doc comment below them."""
    for at, statement in enumerate(body):
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        below = body[at + 1] if at + 1 < len(body) else None
        has_text = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        for target in targets:
            name = ast.unparse(target)
            field = name.removeprefix(prefix)
            is_public = name.startswith(prefix) and not field.startswith("_") and "." not in field
            if is_public and not has_text:
                yield field


def undocumented_fields(kind: type) -> list[str]:
    """Returns public fields and constructor attributes of a class without a doc comment."""
    tree = _source_of(kind)
    fields = [
        name
        for name in _undocumented(tree.body, "")
        # Each error class defines its code. The base class documents the field.
        if not (name == "code" and issubclass(kind, Exception) and kind.__name__ != "PerdureError")
    ]
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            fields += _undocumented(statement.body, "self.")
    return fields


def members_of(kind: type) -> dict[str, Any]:
    """Returns the public members that the class or a base class in this package defines."""
    own = [one for one in reversed(kind.__mro__) if one.__module__.startswith("perdure.")]
    members = {name: member for one in own for name, member in vars(one).items()}
    return {name: member for name, member in members.items() if not name.startswith("_")}


def problems_of_class(kind: type) -> Iterator[tuple[str, str]]:
    """Yields places and problems of a class and its public members."""
    name, doc = kind.__name__, kind.__doc__
    if doc is not None and doc.startswith(f"{name}("):
        doc = None
    for problem in _problems_of_text(doc):
        yield name, problem
    sections = sections_of(doc or "")
    if doc and "Example" not in sections and not _ORIGIN.search(sections[""]):
        yield name, "has no example, and does not name the call that creates it"
    for problem in _problems_of_example(sections.get("Example")):
        yield name, problem
    for field in undocumented_fields(kind):
        yield f"{name}.{field}", "has no doc comment"
    for member_name, member in members_of(kind).items():
        place = f"{name}.{member_name}"
        if isinstance(member, property):
            for problem in _problems_of_text(member.fget.__doc__):
                yield place, problem
        elif isinstance(member, FunctionType):
            is_called = "The SDK calls it." not in (member.__doc__ or "")
            for problem in problems_of_function(member, is_called=is_called):
                yield place, problem


def problems_of_module(module: ModuleType) -> list[str]:
    """Returns every problem of the exports of a module."""
    found: list[str] = []
    for name in module.__all__:
        thing = getattr(module, name)
        if isinstance(thing, type):
            found += [f"{place}: {problem}" for place, problem in problems_of_class(thing)]
        elif isinstance(thing, FunctionType):
            found += [f"{name}: {problem}" for problem in problems_of_function(thing)]
    return found
