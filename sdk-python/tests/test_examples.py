"""Each sample runs against a sidecar and prints the expected output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from perdure.testing import SidecarProcess

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

WANTED = {
    "hello_world": ["Hello, world!"],
    "saga": [
        "TripOutcome(booked=True, receipt='receipt over 80000', because='', undone=[])",
        "TripOutcome(booked=False, receipt='', because='CardDeclined', "
        "undone=['cancelled hotel in Lisbon', 'cancelled flight to Lisbon'])",
    ],
    "fan_out": ["Report(words=8, longest='considerably', unreadable=1)"],
    "approval": ["approved: sit well", "expired"],
    "child": ["3 x lamp: 147.00", "no quote: unicorn is unknown"],
    "actor": ["{'apples': 5}"],
    "cancellation": [
        "CancelledError('the guest is ill')",
        "cancelled",
        "reserved for the matinee; released: the guest is ill",
    ],
}


def test_every_sample_is_run() -> None:
    samples = {path.stem for path in EXAMPLES.glob("*.py")} - {"as_program"}
    assert samples == set(WANTED)


@pytest.mark.parametrize("name", WANTED)
def test_a_sample_prints_the_expected_output(sidecar: SidecarProcess, name: str) -> None:
    ended = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py")],
        env={**os.environ, "PERDURE_ADDRESS": sidecar.address},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == WANTED[name]
