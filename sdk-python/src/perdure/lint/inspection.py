"""What a rule works with in one file: its names, its orchestrator code, and a list of findings."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from .bindings import Binding, Bindings
from .catalog import BY_NAME
from .finding import Finding
from .orchestrator_code import OrchestratorCode

_TEXT_MAX = 60


@dataclass
class Inspection:
    """One file while it is checked."""

    path: str
    bindings: Bindings
    code: OrchestratorCode
    findings: list[Finding] = field(default_factory=list)
    changing: dict[str, Binding] | None = None
    """What `changing_names` found: computed once for all nodes."""

    def is_orchestrator(self, node: ast.AST) -> bool:
        """Whether a node is orchestrator code."""
        return self.code.region_of(node) == "orchestrator"

    def report(self, rule: str, node: ast.AST, message: str) -> None:
        """Adds a finding."""
        line = getattr(node, "lineno", 1)
        column = getattr(node, "col_offset", 0) + 1
        end_line = getattr(node, "end_lineno", None) or line
        finding = Finding(self.path, line, column, BY_NAME[rule], message, end_line)
        self.findings.append(finding)

    def text(self, node: ast.AST) -> str:
        """The code of a node, on one line and short enough for a message."""
        line = " ".join(ast.unparse(node).split())
        return line if len(line) <= _TEXT_MAX else f"{line[: _TEXT_MAX - 1]}…"
