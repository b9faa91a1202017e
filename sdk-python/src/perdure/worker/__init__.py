"""Workers execute application code for one sidecar.

A worker holds a stream open, replays orchestrators, runs activities and steps, and sends results.
It stores nothing: the sidecar reassigns work that is lost with a stream or a process.
"""

from .worker import Worker

__all__ = ["Worker"]
