"""Comments that suppress findings: `# noqa`, `# noqa: PRD001`, `# perdure: ignore[no-clock]`."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable

from .finding import Finding

_NOQA = re.compile(r"#\s*noqa(?::\s*(?P<codes>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*))?", re.IGNORECASE)
_IGNORE = re.compile(r"#\s*perdure:\s*ignore(?:\[(?P<names>[\w\s,-]+)\])?")


def _words(text: str | None) -> frozenset[str] | None:
    """The codes or names of a comment; None for all."""
    return None if text is None else frozenset(re.split(r"[\s,]+", text.strip()))


def suppressions(source: str) -> dict[int, list[frozenset[str] | None]]:
    """What the comments of each line suppress: codes in upper case and names; None for all."""
    found: dict[int, list[frozenset[str] | None]] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if (noqa := _NOQA.search(token.string)) is not None:
            codes = noqa["codes"]
            found.setdefault(token.start[0], []).append(_words(codes and codes.upper()))
        if (ignore := _IGNORE.search(token.string)) is not None:
            found.setdefault(token.start[0], []).append(_words(ignore["names"]))
    return found


def unsuppressed(findings: Iterable[Finding], source: str) -> list[Finding]:
    """The findings that no comment on their first or last line suppresses."""
    comments = suppressions(source)

    def is_suppressed(finding: Finding) -> bool:
        return any(
            words is None or finding.rule.code in words or finding.rule.name in words
            for line in {finding.line, finding.end_line}
            for words in comments.get(line, ())
        )

    return [finding for finding in findings if not is_suppressed(finding)]
