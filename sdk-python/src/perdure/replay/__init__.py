"""History in, actions out. Pure: no event loop, no clock, no random numbers, no I/O.

What the code decides depends on the order of events alone, never on how they were batched into
turns. `run.py` is the entry point; `OrchestratorRun` is one live orchestrator. The loop that
drives its coroutines is independent of histories: `loop.py`, one folder up.
"""
