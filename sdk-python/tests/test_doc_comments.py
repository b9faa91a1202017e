"""Every export has a complete doc comment."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from doc_rules import problems_of_class, problems_of_function, problems_of_module

import perdure
import perdure.lint
import perdure.testing


@pytest.mark.parametrize(
    "module", [perdure, perdure.testing, perdure.lint], ids=lambda module: module.__name__
)
def test_every_export_has_a_complete_doc_comment(module: object) -> None:
    assert problems_of_module(module) == []  # type: ignore[arg-type]


def documented(a: int) -> int:
    """Adds one.

    Args:
        a: A number.

    Returns:
        The sum.

    Example:
        await documented(1)
    """
    return a + 1


def test_a_complete_doc_comment_has_no_problem() -> None:
    assert list(problems_of_function(documented)) == []


def test_a_missing_comment_argument_result_or_example_is_a_problem() -> None:
    def bare(a: int) -> int:
        return a

    def partial(a: int) -> int:
        """Adds one."""
        return a

    assert list(problems_of_function(bare)) == ["has no doc comment"]
    assert list(problems_of_function(partial)) == [
        "documents the arguments [], and takes ['a']",
        "has a result and no section Returns",
        "has no example",
    ]


def test_an_example_that_is_not_python_is_a_problem() -> None:
    def wrong() -> None:
        """Does nothing.

        Example:
            wrong(
        """

    assert list(problems_of_function(wrong)) == ["its example is not Python: '(' was never closed"]


@dataclass
class Point:
    """A point. `locate` returns it."""

    x: int
    """Its place."""
    y: int


def test_a_field_without_a_text_is_a_problem() -> None:
    assert list(problems_of_class(Point)) == [("Point.y", "has no doc comment")]
