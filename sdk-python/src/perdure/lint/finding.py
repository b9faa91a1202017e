"""What the checker reports: the place of a fault, its rule and the message."""

from __future__ import annotations

from dataclasses import dataclass

from .catalog import Rule


@dataclass(frozen=True)
class Finding:
    """A fault in orchestrator code. `check_source` returns it.

    Example:
        lines = [finding.line for finding in check_source(text)]
    """

    path: str
    """The file, as it was named to the checker."""
    line: int
    """The line, from 1."""
    column: int
    """The column, from 1."""
    rule: Rule
    """The rule that reports it."""
    message: str
    """What happens there, and what to do."""
    end_line: int
    """The last line of the reported code. `# noqa` may be on this line, too."""
