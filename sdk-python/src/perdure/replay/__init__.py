"""Turns a history into actions. Pure: no event loop, no clock, no random numbers, no I/O.

The decisions of the code depend only on the order of events, and not on the turns that contain
them. `run.py` is the entry point. An `OrchestratorRun` is one live orchestrator. The loop that
drives its coroutines does not use histories: see `loop.py`, one folder up.
"""
