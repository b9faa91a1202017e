"""Patches: whether an execution runs the new code of a change.

When an execution passes a change id for the first time with the new code, the history gets a mark.
Replay of a history without the mark runs the old code.
"""

from __future__ import annotations

from .._proto import action_pb2
from ..replay.decision import Decision
from ..replay.run import OrchestratorRun


def passed(run: OrchestratorRun, change_id: str, *, marks: bool) -> bool:
    """Returns True when the execution runs the new code.

    Replay reads the mark. With `marks`, a live execution that passes the change id for the first
    time records a mark.
    """
    known, ledger = run.patches.get(change_id), run.ledger
    if known is not None or ledger.stopped:
        return known is not False
    is_new = ledger.recorded is None
    is_next = ledger.recorded is not None and ledger.recorded.peek("patch_marked", change_id)
    if is_next or (is_new and marks):
        mark = action_pb2.Action(mark_patch=action_pb2.MarkPatch(change_id=change_id))
        ledger.note(Decision("patch_marked", name=change_id), mark)
    # After `deprecate_patch` only the new code exists, with or without a mark.
    run.patches[change_id] = is_new or is_next or not marks
    return run.patches[change_id]
