"""The rules as a plugin of flake8: codes PRD001 and following."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..version import VERSION
from .check import findings_in


class Plugin:
    """What flake8 calls for each file. It applies `# noqa` itself."""

    name = "perdure"
    version = VERSION

    def __init__(self, tree: ast.Module, filename: str = "<string>") -> None:
        self._tree = tree
        self._filename = filename

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """The findings as flake8 wants them."""
        for finding in findings_in(self._tree, self._filename):
            text = f"{finding.rule.code} {finding.message}"
            yield finding.line, finding.column - 1, text, type(self)
