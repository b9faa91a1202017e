"""Limits of the connection between SDK and sidecar, each with its reason."""

from __future__ import annotations

from typing import Final

# Turns at one worker at once: a turn costs little, and many turns fill a frame.
MAX_TURNS: Final = 10_000

# Activities of one worker at once.
MAX_ACTIVITIES: Final = 256

# Sessions of one worker at once.
MAX_SESSIONS: Final = 1_000

# Orchestrators in memory between their turns: an idle one takes about 10 KB.
MAX_CACHED_INSTANCES: Final = 20_000

# Estimated bytes of these orchestrators: enough for the number above at 12 KB each.
MAX_CACHED_BYTES: Final = 256 * 1024 * 1024

# Longest time from the opening of a stream to Welcome: a silent port must not block the worker.
HANDSHAKE_TIMEOUT_S: Final = 10.0

# First pause before a reconnect: a sidecar restarts within about 300 ms.
RECONNECT_INITIAL_S: Final = 0.05

# Longest pause before a reconnect: workers must return soon after a restart of the sidecar.
RECONNECT_MAX_S: Final = 2.0

# A connection that lasts this long resets the pauses between reconnects.
RECONNECT_RESET_S: Final = 5.0

# Frame size until Welcome contains the size of the sidecar.
FRAME_BYTES: Final = 1024 * 1024

# Items of one frame: the receiver processes a frame while the sender builds the next one.
FRAME_ITEMS: Final = 64

# An upper bound for the bytes of an item in a frame without its payloads.
ITEM_BYTES: Final = 64

# Longest time without a sent frame. Then the SDK sends a ping.
PING_INTERVAL_S: Final = 5.0

# Silence of the sidecar after which the SDK disconnects, unless Welcome contains another time.
PING_TIMEOUT_S: Final = 15.0

# Longest time of a client call, reconnects included.
CALL_TIMEOUT_S: Final = 30.0

# Longest wait of one request at the sidecar. A longer wait repeats the request, which detects a
# broken connection that gives no error.
WAIT_SLICE_S: Final = 20.0

# Time for running activities when a worker stops: less than the usual 30 s of a supervisor.
STOP_GRACE_S: Final = 25.0

# Time for activities that were cancelled after the grace period, and for the last answers.
STOP_LAST_S: Final = 2.0

# Pause between two heartbeats of an attempt, as a part of the heartbeat timeout.
HEARTBEAT_SHARE: Final = 0.2

# Pause between two heartbeats of an attempt without a heartbeat timeout: the next attempt reads
# their details.
HEARTBEAT_PAUSE_S: Final = 1.0

# Longest time for which turns block the event loop: then activities, pings and timers run.
TURNS_SLICE_S: Final = 0.01

# Attempts and steps that Hello lists. The sidecar accepts no more.
HELD_MAX = 20_000
