"""The checker reports exactly the faults that the fixture marks, and what comments suppress."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import perdure
from perdure.lint import RULES, check_source
from perdure.lint.flake8 import Plugin
from perdure.lint.names import OPERATIONS, SAGA_OPERATIONS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FAULTS = HERE / "lint_faults.py"
PAGES = ROOT / "docs" / "reference" / "lint"
MARK = re.compile(r"  # ((?:(?:no|prefer)-[\w-]+ ?)+)$")

ORCHESTRATOR = """\
import random
import time
from perdure import OrchestrationContext, orchestration

@orchestration("o")
async def o(ctx: OrchestrationContext, wanted: str) -> None:
"""


def rules_of(body: str, before: str = "") -> list[str]:
    """The rules that report the body of an orchestrator."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return [one.rule.name for one in check_source(before + ORCHESTRATOR + lines)]


def test_the_checker_reports_the_faults_of_the_fixture_and_nothing_else() -> None:
    source = FAULTS.read_text(encoding="utf-8")
    expected = [
        (line, name)
        for line, text in enumerate(source.splitlines(), 1)
        if (found := MARK.search(text)) is not None
        for name in sorted(found[1].split())
    ]
    found = sorted((one.line, one.rule.name) for one in check_source(source))
    assert found == expected


def test_the_fixture_has_a_fault_for_each_rule() -> None:
    found = {one.rule.name for one in check_source(FAULTS.read_text(encoding="utf-8"))}
    assert found == {rule.name for rule in RULES}


def test_the_samples_are_clean() -> None:
    for sample in (ROOT / "sdk-python" / "examples").glob("*.py"):
        assert check_source(sample.read_text(encoding="utf-8"), sample.name) == []


def _operations_of(kind: type) -> set[str]:
    """The public methods whose result is an operation or a coroutine."""
    functions = {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}
    return {
        name
        for name, fn in functions.items()
        if inspect.iscoroutinefunction(fn)
        or str(getattr(fn, "__annotations__", {}).get("return")).startswith("Operation[")
    }


def test_the_tables_name_every_operation_of_the_context() -> None:
    assert _operations_of(perdure.OrchestrationContext) == OPERATIONS
    assert _operations_of(perdure.Saga) == SAGA_OPERATIONS


def test_a_message_has_what_happened_and_what_to_do() -> None:
    (finding,) = check_source(f"{ORCHESTRATOR}    at = time.time()", "orders.py")
    assert (finding.path, finding.line, finding.column) == ("orders.py", 7, 10)
    assert finding.message == 'orchestrator code reads a clock: "time.time()". Use ctx.now()'
    assert finding.rule.url.endswith("docs/reference/lint/no-clock.md")


@pytest.mark.parametrize(
    ("comment", "is_suppressed"),
    [
        ("# noqa", True),
        ("# noqa: PRD001", True),
        ("# noqa: E501, PRD001", True),
        ("# NOQA:PRD001", True),
        ("# perdure: ignore", True),
        ("# perdure: ignore[no-clock]", True),
        ("# perdure: ignore[no-random, no-clock]", True),
        ("# noqa: PRD002", False),
        ("# perdure: ignore[no-random]", False),
        ("# no reason", False),
    ],
)
def test_a_comment_suppresses_findings_of_its_line(comment: str, is_suppressed: bool) -> None:
    assert rules_of(f"at = time.time()  {comment}") == ([] if is_suppressed else ["no-clock"])


def test_a_comment_at_the_end_of_a_call_suppresses_it() -> None:
    assert rules_of("at = time.localtime(\n)  # noqa: PRD001") == []


def test_text_that_looks_like_a_comment_suppresses_nothing() -> None:
    assert rules_of('at = time.time(), "# noqa"') == ["no-clock"]


def test_rules_can_be_disabled_by_code_and_by_name() -> None:
    source = f"{ORCHESTRATOR}    return time.time(), random.random()"
    assert [one.rule.name for one in check_source(source, disable=["PRD001"])] == ["no-random"]
    assert [one.rule.name for one in check_source(source, disable=["no-random"])] == ["no-clock"]
    with pytest.raises(ValueError, match='unknown rule: "no-clocks"'):
        check_source(source, disable=["no-clocks"])


@pytest.mark.parametrize(
    "body",
    [
        'await ctx.run("now", time.time)',
        'await ctx.run("now", lambda: time.time())',
        'def now():\n    return time.time()\nawait ctx.run("now", now)',
        'async def now():\n    return time.time()\nawait ctx.run("now", now)',
        "time = wanted\nreturn time.time()",
        "names = {one: 1 for one in wanted}\nfor name in names: ctx.log.info(name)",
        "total = sum(one for one in set(wanted))",
        "is_known = wanted in {1, 2}",
    ],
)
def test_code_that_may_differ_is_not_reported(body: str) -> None:
    assert rules_of(body) == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("now = time.time\nreturn now()", "no-clock"),
        ("def now():\n    return time.time()\nreturn now()", "no-clock"),
        ("return [time.time() for _ in wanted]", "no-clock"),
        (
            "async def own(inner):\n    await ctx.sleep(1)\nawait ctx.branch(own)",
            "no-outer-context",
        ),
        ("async with ctx.saga() as saga:\n    saga.step(a, b)", "no-floating-operation"),
        ("match wanted:\n    case 1:\n        ctx.sleep(1)", "no-floating-operation"),
    ],
)
def test_a_fault_is_found_wherever_it_stands(body: str, rule: str) -> None:
    assert rules_of(body) == [rule]


def test_files_without_orchestrator_code_have_no_findings() -> None:
    assert check_source("import time\nprint(time.time())") == []
    assert check_source("") == []


def test_flake8_gets_line_column_and_code() -> None:
    import ast

    source = f"{ORCHESTRATOR}    at = time.time()"
    ((line, column, text, kind),) = Plugin(ast.parse(source)).run()
    assert (line, column, kind) == (7, 9, Plugin)
    assert text.startswith("PRD001 orchestrator code reads a clock")


def test_each_rule_has_a_page_with_its_code() -> None:
    for rule in RULES:
        page = (PAGES / f"{rule.name}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# `{rule.name}`\n")
        assert f"`{rule.code}`" in page


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_samples_of_a_page_show_what_the_rule_reports(rule: object) -> None:
    name = rule.name  # type: ignore[attr-defined]
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    wrong, right = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert {one.rule.name for one in check_source(wrong)} == {name}
    assert check_source(right) == []
