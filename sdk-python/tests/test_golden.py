"""Histories of earlier releases, over the code that wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden.scenes import HANDLERS, SCENES

from perdure import OrchestrationDefinition
from perdure.testing import read_history, replay

FOLDER = Path(__file__).parent / "golden"
KEPT = sorted(FOLDER.glob("*/*/*.json"))
ORCHESTRATIONS = [each for each in HANDLERS if isinstance(each, OrchestrationDefinition)]


def test_every_scene_has_a_history() -> None:
    kept = {path.parent.name for path in KEPT}
    assert kept == {name.replace(" ", "-") for name in SCENES}


@pytest.mark.parametrize("path", KEPT, ids=[str(path.relative_to(FOLDER)) for path in KEPT])
def test_a_kept_history_is_replayed(path: Path) -> None:
    history = read_history(path.read_text())
    report = replay(history, ORCHESTRATIONS)
    assert report.ok, report.message


def test_a_history_of_other_code_is_refused() -> None:
    (path,) = (each for each in KEPT if each.parent.name == "activities")
    text = path.read_text().replace('"name": "say"', '"name": "shout"')
    report = replay(read_history(text), ORCHESTRATIONS)
    assert not report.ok
    assert report.code == "NONDETERMINISM"
