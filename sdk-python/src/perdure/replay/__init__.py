"""History in, actions out. Pure: no event loop, no clock, no chance, no I/O.

What the code decides depends on the order of events alone, never on how they were batched into
turns. `run.py` is the door; `OrchestratorRun` is one live orchestrator. The loop that drives its
coroutines knows nothing of histories; it is `loop.py`, one folder up.
"""
