"""Clocks, random numbers, timers, input and output, the environment, and lines of a log."""

from __future__ import annotations

import ast
from typing import Literal

from ..bindings import Bindings
from ..inspection import Inspection
from ..names import (
    CLOCKS,
    CLOCKS_WITHOUT_ARGUMENTS,
    ENVIRONMENT,
    IO_CALLS,
    IO_MODULES,
    PATH_METHODS,
    RANDOM,
    SEEDED,
    SLEEPS,
    TIMERS,
    UUIDS,
    is_in_module,
    matches,
)

Use = Literal["clock", "random", "uuid", "timer", "io", "environment", "log"]

_LEVELS = {
    "critical": "error",
    "debug": "debug",
    "error": "error",
    "exception": "error",
    "info": "info",
    "warning": "warning",
}


def use_of(bindings: Bindings, call: ast.Call) -> Use | None:
    """The forbidden use that a call is."""
    name = bindings.name_of(call.func) or ""
    if matches(name, CLOCKS):
        return "clock"
    if matches(name, CLOCKS_WITHOUT_ARGUMENTS):
        return None if call.args else "clock"
    if name == "time.strftime":
        return "clock" if len(call.args) == 1 else None
    if matches(name, UUIDS):
        return "uuid"
    if matches(name, SEEDED):
        return None if call.args or call.keywords else "random"
    if matches(name, RANDOM):
        return "random"
    if matches(name, SLEEPS) or matches(name, TIMERS):
        return "timer"
    if matches(name, ENVIRONMENT):
        return "environment"
    if name == "builtins.print" or name.startswith("logging."):
        return "log"
    return "io" if _is_io(bindings, call, name) else _log_of(bindings, call)


def _is_io(bindings: Bindings, call: ast.Call, name: str) -> bool:
    if matches(name, IO_CALLS) or is_in_module(name, IO_MODULES):
        return True
    origin = bindings.origin_of(call.func) or ""
    if is_in_module(origin, IO_MODULES):
        return True
    if is_in_module(origin, ("pathlib.Path",)) and isinstance(call.func, ast.Attribute):
        return call.func.attr in PATH_METHODS
    return is_in_module(origin, ("perdure.Client",))


def _log_of(bindings: Bindings, call: ast.Call) -> Use | None:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _LEVELS:
        return None
    origin = bindings.origin_of(call.func) or ""
    return "log" if origin in ("logging.getLogger", "structlog.get_logger") else None


def check_use(inspection: Inspection, node: ast.AST) -> None:
    """Reports calls and reads that give another result at replay."""
    if isinstance(node, ast.Call):
        _check_call(inspection, node)
    elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
        _check_read(inspection, node)


def _check_call(inspection: Inspection, call: ast.Call) -> None:
    use = use_of(inspection.bindings, call)
    if use is None or not inspection.is_orchestrator(call):
        return
    text = inspection.text(call)
    match use:
        case "clock":
            message = f'orchestrator code reads a clock: "{text}". Use ctx.now()'
            inspection.report("no-clock", call, message)
        case "random" | "uuid":
            instead = "ctx.uuid()" if use == "uuid" else "ctx.random()"
            message = f'orchestrator code uses random numbers: "{text}". Use {instead}'
            inspection.report("no-random", call, message)
        case "timer":
            name = inspection.bindings.name_of(call.func) or ""
            instead = "ctx.sleep()" if matches(name, SLEEPS) else "ctx.scope() with a timeout"
            message = f'orchestrator code waits with a process timer: "{text}". Use {instead}'
            inspection.report("no-timers", call, message)
        case "io":
            message = (
                f'orchestrator code does input or output: "{text}". '
                "Move it into an activity or ctx.run()"
            )
            inspection.report("no-io", call, message)
        case "environment":
            _report_environment(inspection, call, text)
        case "log":
            attribute = call.func.attr if isinstance(call.func, ast.Attribute) else "info"
            instead = f"ctx.log.{_LEVELS.get(attribute, 'info')}()"
            message = f'replay writes the line again: "{text}". Use {instead}'
            inspection.report("prefer-context-log", call, message)


def _check_read(inspection: Inspection, node: ast.Attribute | ast.Name) -> None:
    """Reads of `os.environ` and others. A call of them is reported as a call."""
    parent = inspection.bindings.parents.get(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        return
    name = inspection.bindings.name_of(node) or ""
    if not matches(name, ENVIRONMENT) or not inspection.is_orchestrator(node):
        return
    if isinstance(parent, ast.Attribute) and matches(
        inspection.bindings.name_of(parent) or "", ENVIRONMENT
    ):
        return
    whole = parent if isinstance(parent, ast.Attribute | ast.Subscript) else node
    _report_environment(inspection, node, inspection.text(whole))


def _report_environment(inspection: Inspection, node: ast.AST, text: str) -> None:
    message = (
        f'orchestrator code reads the environment of its process: "{text}". Pass it in the '
        "input, or read it in an activity or ctx.run()"
    )
    inspection.report("no-environment", node, message)
