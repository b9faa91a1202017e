"""The rules, as functions of an inspection. One module for each family."""

from __future__ import annotations

import ast
from collections.abc import Callable

from ..inspection import Inspection
from .awaits import check_await, check_race
from .context import check_continue_as_new, check_outer_context
from .floating import check_floating
from .iteration import check_iteration
from .state import check_state
from .uses import check_use

Check = Callable[[Inspection, ast.AST], None]

CHECKS: tuple[Check, ...] = (
    check_use,
    check_await,
    check_race,
    check_state,
    check_floating,
    check_iteration,
    check_continue_as_new,
    check_outer_context,
)
"""Each is called for every node of a file with orchestrator code."""
