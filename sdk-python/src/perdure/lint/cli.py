"""The command `perdure-lint`.

Exit codes: 0 without findings, 1 with findings, 2 when a file cannot be read or parsed, or the
arguments are wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..version import VERSION
from .catalog import RULES
from .check import check_source
from .finding import Finding

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})


def _files_in(path: Path) -> Iterator[Path]:
    """The Python files of a path. Folders with a dot, and those of tools, are skipped."""
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise FileNotFoundError(f'no such file or folder: "{path}"')
    for entry in sorted(path.iterdir()):
        if entry.is_dir():
            if not entry.name.startswith(".") and entry.name not in _SKIPPED:
                yield from _files_in(entry)
        elif entry.suffix == ".py":
            yield entry


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="perdure-lint", description="Checks the orchestrator code of Python files."
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file or folder; - reads stdin")
    parser.add_argument(
        "--disable",
        action="append",
        default=[],
        metavar="RULE",
        help="code or name of a rule that is not checked; several with commas, or repeated",
    )
    parser.add_argument("--output", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--list", action="store_true", help="list all rules, and exit")
    parser.add_argument("--version", action="version", version=f"perdure-lint {VERSION}")
    return parser


def _as_json(findings: list[Finding], errors: list[str]) -> str:
    rows = [
        {
            "path": one.path,
            "line": one.line,
            "column": one.column,
            "code": one.rule.code,
            "rule": one.rule.name,
            "message": one.message,
            "url": one.rule.url,
        }
        for one in findings
    ]
    return json.dumps({"findings": rows, "errors": errors}, indent=2, ensure_ascii=False)


def _list(output: str) -> str:
    if output == "json":
        rules = [{"code": one.code, "rule": one.name, "url": one.url} for one in RULES]
        return json.dumps({"rules": rules}, indent=2)
    return "\n".join(f"{one.code}  {one.name:<30} {one.summary}" for one in RULES)


def _read(name: str) -> Iterator[tuple[str, str]]:
    if name == "-":
        yield "<stdin>", sys.stdin.read()
        return
    for file in _files_in(Path(name)):
        yield str(file), file.read_text(encoding="utf-8")


def _check(paths: Sequence[str], disable: list[str]) -> tuple[list[Finding], list[str], int]:
    findings: list[Finding] = []
    errors: list[str] = []
    files = 0
    for name in paths:
        try:
            for path, source in _read(name):
                files += 1
                try:
                    findings.extend(check_source(source, path, disable=disable))
                except SyntaxError as error:
                    errors.append(f"{path}:{error.lineno or 1}: not Python: {error.msg}")
        except (OSError, UnicodeDecodeError) as error:
            errors.append(f"cannot read {name}: {error}")
    return findings, errors, files


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Returns its exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.list:
        print(_list(given.output))
        return 0
    if not given.paths:
        parser.error("no PATH is given. Pass files or folders")
    disable = [name for text in given.disable for name in text.split(",") if name]
    try:
        findings, errors, files = _check(given.paths, disable)
    except ValueError as error:
        parser.error(str(error))
    if given.output == "json":
        print(_as_json(findings, errors))
    else:
        for one in findings:
            place = f"{one.path}:{one.line}:{one.column}"
            print(f"{place}: {one.rule.code} [{one.rule.name}] {one.message}")
        noun = "file" if files == 1 else "files"
        print(f"{len(findings)} found in {files} {noun}", file=sys.stderr)
    for message in errors:
        print(message, file=sys.stderr)
    return 2 if errors else 1 if findings else 0
