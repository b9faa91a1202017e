"""Limits of the connection between SDK and sidecar, each with its reason."""

from __future__ import annotations

from typing import Final

# Turns that may be out at one worker: they cost little, and many at once fill a frame.
MAX_TURNS: Final = 10_000

# Activities that may run at once in one worker.
MAX_ACTIVITIES: Final = 256

# Sessions of activities that one worker may hold.
MAX_SESSIONS: Final = 1_000

# Orchestrators kept in memory between their turns: an idle one takes some 10 KB.
MAX_CACHED_INSTANCES: Final = 20_000

# Estimated bytes of those orchestrators: large enough for the count above at 12 KB each.
MAX_CACHED_BYTES: Final = 256 * 1024 * 1024

# From opening a stream to the sidecar's first word. A port that is silent must not hold us.
HANDSHAKE_TIMEOUT_S: Final = 10.0

# First pause before a reconnect: a restarted sidecar is back within some 300 ms.
RECONNECT_INITIAL_S: Final = 0.05

# Longest pause before a reconnect: a sidecar that is back should not wait for its workers.
RECONNECT_MAX_S: Final = 2.0

# A connection that lasts this long resets the pauses between reconnects.
RECONNECT_RESET_S: Final = 5.0

# Frame size until Welcome has said one.
FRAME_BYTES: Final = 1024 * 1024

# Items of one frame: its receiver starts on it while the next one is made.
FRAME_ITEMS: Final = 64

# What an item takes in a frame beside its payloads, generously.
ITEM_BYTES: Final = 64

# After this time without own frames a ping is sent.
PING_INTERVAL_S: Final = 5.0

# A sidecar that was silent for this long is disconnected, unless Welcome names another time.
PING_TIMEOUT_S: Final = 15.0

# How long a client call may take, reconnects included.
CALL_TIMEOUT_S: Final = 30.0

# One wait of a client at the sidecar. A longer wait is repeated, so that a connection that
# only looks healthy is found out.
WAIT_SLICE_S: Final = 20.0

# Time for running activities when a worker stops; below the usual 30 s of a supervisor.
STOP_GRACE_S: Final = 25.0

# Time for activities that were aborted after the grace period, and for the last answers.
STOP_LAST_S: Final = 2.0

# Share of the heartbeat timeout between two heartbeats of an attempt.
HEARTBEAT_SHARE: Final = 0.2

# Pause between two heartbeats of an attempt that has no heartbeat timeout: nothing can run out,
# but the details are kept for the next attempt.
HEARTBEAT_PAUSE_S: Final = 1.0

# How long turns may hold the event loop before activities, pings and timers get their share.
TURNS_SLICE_S: Final = 0.01

# Attempts and steps that Hello lists; the sidecar takes no more.
HELD_MAX = 20_000
