"""Executes application code for one sidecar.

Holds a stream open, replays orchestrators, runs activities and steps, and answers. Nothing here is
durable: the sidecar reassigns work that is lost with a stream or this process.
"""

from .worker import Worker

__all__ = ["Worker"]
