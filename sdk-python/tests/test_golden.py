"""Replay of histories of earlier releases with the code that wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden.scenes import HANDLERS, SCENES

from perdure import OrchestrationDefinition
from perdure.testing import read_history, replay

FOLDER = Path(__file__).parent / "golden"
RECORDED = sorted(FOLDER.glob("*/*/*.json"))
ORCHESTRATIONS = [each for each in HANDLERS if isinstance(each, OrchestrationDefinition)]


def test_every_scene_has_a_history() -> None:
    recorded = {path.parent.name for path in RECORDED}
    assert recorded == {name.replace(" ", "-") for name in SCENES}


@pytest.mark.parametrize("path", RECORDED, ids=[str(path.relative_to(FOLDER)) for path in RECORDED])
def test_a_recorded_history_is_replayed(path: Path) -> None:
    history = read_history(path.read_text())
    report = replay(history, ORCHESTRATIONS)
    assert report.ok, report.message


def test_a_history_of_other_code_is_rejected() -> None:
    (path,) = (each for each in RECORDED if each.parent.name == "activities")
    text = path.read_text().replace('"name": "say"', '"name": "shout"')
    report = replay(read_history(text), ORCHESTRATIONS)
    assert not report.ok
    assert report.code == "NONDETERMINISM"
