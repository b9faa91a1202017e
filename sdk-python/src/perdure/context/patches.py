"""Patches: whether an execution runs the new code of a change.

The first time new code passes a change id, the history gets a mark. Code that replays a history
without the mark runs the old code.
"""

from __future__ import annotations

from .._proto import action_pb2
from ..replay.decision import Decision
from ..replay.run import OrchestratorRun


def passed(run: OrchestratorRun, change_id: str, *, marks: bool) -> bool:
    """True on the new way.

    A mark is taken where one stands; with `marks` one is made when the id is passed for the first
    time, and live.
    """
    known, ledger = run.patches.get(change_id), run.ledger
    if known is not None or ledger.stopped:
        return known is not False
    is_new = ledger.recorded is None
    is_next = ledger.recorded is not None and ledger.recorded.peek("patch_marked", change_id)
    if is_next or (is_new and marks):
        mark = action_pb2.Action(mark_patch=action_pb2.MarkPatch(change_id=change_id))
        ledger.note(Decision("patch_marked", name=change_id), mark)
    # Code without the old way is on the new one, with or without a mark.
    run.patches[change_id] = is_new or is_next or not marks
    return run.patches[change_id]
