"""Runs user code for one sidecar.

Keeps a stream open, replays orchestrators, runs activities and steps, and answers. Nothing here is
durable: whatever is lost with a stream or this process, the sidecar hands out again.
"""

from .worker import Worker

__all__ = ["Worker"]
