"""Checks the text of a file."""

from __future__ import annotations

import ast
from collections.abc import Collection

from .bindings import Bindings
from .catalog import RULES
from .checks import CHECKS
from .finding import Finding
from .inspection import Inspection
from .orchestrator_code import OrchestratorCode
from .suppress import unsuppressed


def findings_in(tree: ast.Module, path: str) -> list[Finding]:
    """All findings of a parsed file, in the order of their lines."""
    bindings = Bindings(tree)
    code = OrchestratorCode(bindings)
    if code.is_empty:
        return []
    inspection = Inspection(path, bindings, code)
    for node in ast.walk(tree):
        for check in CHECKS:
            check(inspection, node)
    return sorted(inspection.findings, key=lambda one: (one.line, one.column, one.rule.code))


def check_source(
    source: str, path: str = "<string>", *, disable: Collection[str] = ()
) -> list[Finding]:
    """Checks the orchestrator code of a file.

    Args:
        source: The text of the file.
        path: The name of the file in the findings. Default: `<string>`.
        disable: Codes or names of rules that are not checked. Default: none.

    Returns:
        The findings that no comment suppresses, in the order of their lines.

    Raises:
        SyntaxError: The text is not Python.
        ValueError: A name in `disable` is not that of a rule.

    Example:
        for finding in check_source(Path("orders.py").read_text()):
            print(finding.line, finding.rule.code, finding.message)
    """
    known = {name for rule in RULES for name in (rule.code, rule.name)}
    if unknown := sorted(set(disable) - known):
        raise ValueError(f'unknown rule: "{unknown[0]}". `perdure-lint --list` shows all rules')
    findings = [
        finding
        for finding in findings_in(ast.parse(source, path), path)
        if finding.rule.code not in disable and finding.rule.name not in disable
    ]
    return unsuppressed(findings, source)
