"""Writes api/perdure.api.txt: the public API with its signatures. Reviews show its changes.

`python scripts/api.py` writes the file. `--check` compares it with the sources and exits with 1
when they differ. The script parses the sources, so the report does not depend on the version of
Python.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "api" / "perdure.api.txt"
MODULES = ("perdure", "perdure.testing", "perdure.lint")
HEADER = "# The public API, written by scripts/api.py. `npm run test:python` compares it.\n"


def _module_of(name: str) -> ast.Module:
    module = importlib.import_module(name)
    return ast.parse(inspect.getsource(module))


def _definition_of(module: ModuleType, name: str) -> tuple[str, ast.stmt]:
    """Returns the module that defines an export, and the statement."""
    at = module.__name__
    # Follows `from .x import name` to the module that defines it.
    for _ in range(10):
        source = _module_of(at)
        for statement in source.body:
            if isinstance(statement, ast.ImportFrom):
                if any(alias.name == name for alias in statement.names):
                    package = importlib.import_module(at).__package__ or at
                    dots = "." * statement.level
                    at = importlib.util.resolve_name(f"{dots}{statement.module or ''}", package)
                    break
            elif name in _names_of(statement):
                return at, statement
        else:
            break
    raise ValueError(f"{module.__name__} exports {name}, which is not found in {at}")


def _names_of(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _signatures(body: list[ast.stmt], name: str, indent: str) -> Iterator[str]:
    """Yields the signatures of the overloads, or of the function when it has none."""
    found = [
        one
        for one in body
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name == name
    ]
    overloads = [
        one for one in found if any("overload" in ast.unparse(d) for d in one.decorator_list)
    ]
    for one in overloads or found:
        is_property = any("property" in ast.unparse(d) for d in one.decorator_list)
        kind = "property" if is_property else "def"
        prefix = "async " if isinstance(one, ast.AsyncFunctionDef) else ""
        result = "" if one.returns is None else f" -> {ast.unparse(one.returns)}"
        arguments = "" if is_property else f"({ast.unparse(one.args)})"
        yield f"{indent}{prefix}{kind} {one.name}{arguments}{result}"


def _is_public(name: str) -> bool:
    return not name.startswith("_") or name in ("__init__", "__call__", "__aenter__", "__enter__")


def _attributes(statement: ast.FunctionDef) -> Iterator[str]:
    """Yields the public attributes that a constructor sets."""
    for one in statement.body:
        target = one.target if isinstance(one, ast.AnnAssign) else None
        if isinstance(one, ast.Assign):
            target = one.targets[0]
        if isinstance(target, ast.Attribute) and _is_public(target.attr):
            kind = f": {ast.unparse(one.annotation)}" if isinstance(one, ast.AnnAssign) else ""
            yield f"    {target.attr}{kind}"


def _members(at: str, statement: ast.ClassDef) -> dict[str, list[str]]:
    """Returns the lines of the public members of a class by name, with inherited members."""
    members: dict[str, list[str]] = {}
    for base in statement.bases:
        name = ast.unparse(base).split("[")[0]
        try:
            where, definition = _definition_of(importlib.import_module(at), name)
        except ValueError:
            continue
        if isinstance(definition, ast.ClassDef):
            members |= _members(where, definition)
    for one in statement.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and _is_public(one.name):
            members[one.name] = list(_signatures(statement.body, one.name, "    "))
            if one.name == "__init__" and isinstance(one, ast.FunctionDef):
                for line in _attributes(one):
                    members[line] = [line]
        elif isinstance(one, ast.AnnAssign) and _is_public(ast.unparse(one.target)):
            members[ast.unparse(one.target)] = [f"    {ast.unparse(one)}"]
    return members


def _lines_of(module: ModuleType, name: str) -> Iterator[str]:
    at, statement = _definition_of(module, name)
    if isinstance(statement, ast.ClassDef):
        bases = ", ".join(ast.unparse(base) for base in statement.bases)
        yield f"class {name}({bases})" if bases else f"class {name}"
        for lines in _members(at, statement).values():
            yield from lines
    elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from _signatures(_module_of(at).body, name, "")
    else:
        yield ast.unparse(statement)


def report() -> str:
    """Returns the text of the report."""
    parts = [HEADER]
    for module_name in MODULES:
        module = importlib.import_module(module_name)
        parts.append(f"## {module_name}\n")
        parts += ["\n".join(_lines_of(module, name)) + "\n" for name in sorted(module.__all__)]
    return "\n".join(parts)


def main(check: bool) -> int:
    if not check:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report(), encoding="utf-8")
        return 0
    written = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    if written == report():
        return 0
    print(f"{REPORT.relative_to(ROOT)} is not the API of the sources. Run scripts/api.py")
    return 1


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv[1:]))
