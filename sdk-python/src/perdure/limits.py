"""Limits of what code may hand over, each with its reason."""

from __future__ import annotations

# Largest payload until the sidecar's Welcome names another: the sidecar's own default, 2 MiB.
PAYLOAD_MAX_BYTES = 2 * 1024 * 1024
# Depth of a chain of causes on the wire; the contract's figure. Deeper ones are cut.
CAUSE_DEPTH_MAX = 16
# Causes of an error that are followed to find the root: a cycle has none.
CAUSES_FOLLOWED_MAX = 1_000
# Characters of one stack on the wire: some 40 frames, more than anyone reads.
STACK_MAX_CHARS = 4_096
# Characters of one error message on the wire: a failure must always fit in a payload.
MESSAGE_MAX_CHARS = 16_384
# UTF-8 bytes of the id of a new instance; the contract's figure.
INSTANCE_ID_MAX_BYTES = 256
# UTF-8 bytes of an id that the sidecar generated for a child; the contract's figure.
GENERATED_ID_MAX_BYTES = 1_024
# UTF-8 bytes of a name of an activity, orchestration, event or step: as an instance id.
NAME_MAX_BYTES = 256
# Longest duration, some 10,000 years: beyond it a due time leaves the range of dates.
DURATION_MAX_MS = 315_360_000_000_000
# One custom status; the contract's figure: it is rewritten with each change.
CUSTOM_STATUS_MAX_BYTES = 256 * 1024
# One value that an instance keeps; the contract's figure: it is held in memory.
VALUE_MAX_BYTES = 64 * 1024
# Values that one instance keeps; the sidecar's figure.
VALUES_MAX = 256
# Bytes of them with their keys; the sidecar's figure: they cross continue-as-new at once.
VALUES_MAX_BYTES = 1024 * 1024
# UTF-8 bytes of the id of a durable promise: that of its instance, and three numbers.
PROMISE_ID_MAX_BYTES = 1_024 + 64

TYPE_NAME_MAX_CHARS = 256
"""Characters of the name of an error's type: as other names, and retry policies list them."""

TYPE_NAMES_MAX = 16
"""Names of an error's classes on the wire: deeper hierarchies are made by accident."""

TIME_MAX_MS = 8_640_000_000_000_000
"""Latest due time of a timer: the last time that a Date of JavaScript can hold."""
