"""The pages name every export and method, and their programs can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import perdure
import perdure.lint
import perdure.testing

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "guides" / "python.md", ROOT / "sdk-python" / "README.md"]
FENCE = "```python\n"
# Every page of the documentation with a Python program.
PROGRAMS = sorted(
    {*PAGES, *(page for page in ROOT.glob("docs/*/*.md") if FENCE in page.read_text("utf-8"))}
)


def test_the_reference_page_names_every_export() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    names = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))
    exported = {*perdure.__all__, *perdure.testing.__all__, *perdure.lint.__all__}
    assert exported - names == set()


def test_the_reference_page_names_every_method() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    names = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))
    public = {
        name
        for kind in (
            perdure.OrchestrationContext,
            perdure.ActivityContext,
            perdure.InstanceHandle,
            perdure.Client,
            perdure.Worker,
        )
        for name in dir(kind)
        if not name.startswith("_")
    }
    assert public - names == set()


@pytest.mark.parametrize("page", PROGRAMS, ids=lambda page: page.name)
def test_programs_of_a_page_can_be_loaded(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, page.name, "exec", dont_inherit=True), {"__name__": "page"})
