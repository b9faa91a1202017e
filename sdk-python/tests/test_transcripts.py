"""Every transcript of the conformance suite, in every mode."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "conformance" / "drivers" / "python"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from transcripts import all_cases, play

from perdure_driver.vectors import Session

PLAYED = all_cases()


@pytest.mark.parametrize(
    ("case", "mode"), [(c, m) for _, c, m in PLAYED], ids=[name for name, _, _ in PLAYED]
)
def test_the_replay_core_follows_the_transcript(case: dict[str, Any], mode: str) -> None:
    assert play(lambda: Session(case["program"]), case, mode) is None
