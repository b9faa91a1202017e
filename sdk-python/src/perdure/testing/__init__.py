"""Tests of orchestrators: offline against histories, or against a real sidecar."""

from .history import format_history, read_history
from .sidecar import SidecarProcess
from .turns import ReplayReport, TurnReport, replay, run_turn

__all__ = [
    "ReplayReport",
    "SidecarProcess",
    "TurnReport",
    "format_history",
    "read_history",
    "replay",
    "run_turn",
]
