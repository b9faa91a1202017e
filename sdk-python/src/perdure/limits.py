"""Limits of the values that application code passes to the SDK, each with its reason."""

from __future__ import annotations

# Largest payload until Welcome contains the sidecar's limit. The sidecar's default is 2 MiB too.
PAYLOAD_MAX_BYTES = 2 * 1024 * 1024
# Longest chain of causes on the wire, from the contract. Longer chains are shortened.
CAUSE_DEPTH_MAX = 16
# Causes that the search for the root reads: a cycle has no root.
CAUSES_FOLLOWED_MAX = 1_000
# Characters of one stack on the wire: about 40 frames.
STACK_MAX_CHARS = 4_096
# Characters of one error message on the wire: a failure must always fit in a payload.
MESSAGE_MAX_CHARS = 16_384
# UTF-8 bytes of the id of a new instance, from the contract.
INSTANCE_ID_MAX_BYTES = 256
# UTF-8 bytes of an id that the sidecar generated for a child, from the contract.
GENERATED_ID_MAX_BYTES = 1_024
# UTF-8 bytes of the name of an activity, orchestration, event or step, as for instance ids.
NAME_MAX_BYTES = 256
# Longest duration, about 10,000 years: a later due time is outside the range of dates.
DURATION_MAX_MS = 315_360_000_000_000
# Bytes of the custom status, from the contract: each change writes the whole status.
CUSTOM_STATUS_MAX_BYTES = 256 * 1024
# Bytes of one value of the state, from the contract: the worker holds it in memory.
VALUE_MAX_BYTES = 64 * 1024
# Values of one instance, the same limit as in the sidecar.
VALUES_MAX = 256
# Bytes of all values and keys, the same limit as in the sidecar: continue-as-new copies them all.
VALUES_MAX_BYTES = 1024 * 1024
# UTF-8 bytes of the id of a durable promise: the id of its instance and three numbers.
PROMISE_ID_MAX_BYTES = 1_024 + 64

TYPE_NAME_MAX_CHARS = 256
"""Characters of the type name of an error, as for other names. Retry policies contain them."""

TYPE_NAMES_MAX = 16
"""Class names of one error on the wire. No sensible class hierarchy is deeper."""

TIME_MAX_MS = 8_640_000_000_000_000
"""Latest due time of a timer: the last time that a Date of JavaScript can hold."""
