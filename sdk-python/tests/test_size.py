"""The size limit of the replay core, the part of an SDK that every language implements again."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

CORE = Path(__file__).resolve().parents[1] / "src" / "perdure" / "replay"
LINES_MAX = 800


def lines_of_code(text: str) -> int:
    """Counts the lines of code, without blank lines, comments and docstrings."""
    tree = ast.parse(text)
    documented: set[int] = set()
    for node in ast.walk(tree):
        # An expression that is only a text is a docstring.
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documented.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in (*layout, tokenize.ENDMARKER):
            held.update(range(token.start[0], token.end[0] + 1))
    return len(held - documented)


def test_blank_lines_comments_and_docstrings_are_not_counted() -> None:
    text = '"""A file."""\n\n# why\nx = 1\n"""what x is"""\ny = [\n    2,  # two\n]\n'
    assert lines_of_code(text) == 4


def test_the_replay_core_has_at_most_800_lines() -> None:
    sizes = {path.name: lines_of_code(path.read_text()) for path in CORE.glob("*.py")}
    assert sum(sizes.values()) <= LINES_MAX, sizes
