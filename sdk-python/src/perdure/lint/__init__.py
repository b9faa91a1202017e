"""Checks orchestrator code for what replay cannot repeat: `python -m perdure.lint PATH...`."""

from .catalog import RULES, Rule
from .check import check_source
from .finding import Finding

__all__ = ["RULES", "Finding", "Rule", "check_source"]
