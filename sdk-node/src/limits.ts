// Limits of what an orchestrator may hand over, each with its reason.

/** Largest payload until the sidecar's Welcome names another: the sidecar's own default, 2 MiB. */
export const PAYLOAD_MAX_BYTES: number = 2 * 1024 * 1024;

/** Depth of a chain of causes on the wire; the contract's figure. Deeper ones are cut. */
export const CAUSE_DEPTH_MAX: number = 16;
/** Causes of an error that are followed to find the root: a cycle has none. */
export const CAUSES_FOLLOWED_MAX: number = 1_000;

/** Characters of one stack on the wire: some 40 frames, more than anyone reads. */
export const STACK_MAX_CHARS: number = 4_096;

/** Characters of one error message on the wire: a failure must always fit in a payload. */
export const MESSAGE_MAX_CHARS: number = 16_384;

/** Characters of the name of an error's type: as other names, and retry policies list them. */
export const TYPE_NAME_MAX_CHARS: number = 256;

/** Names of an error's classes on the wire: deeper hierarchies are made by accident. */
export const TYPE_NAMES_MAX: number = 16;

/** UTF-8 bytes of an instance id; the contract's figure. */
export const INSTANCE_ID_MAX_BYTES: number = 256;

/** Longest duration, some 10,000 years: beyond it a due time leaves the range of dates. */
export const DURATION_MAX_MS: number = 315_360_000_000_000;

/** UTF-8 bytes of a name of an activity, orchestration, event or step: as an instance id. */
export const NAME_MAX_BYTES: number = 256;

/** Headers of one start, call or event; the sidecar's figure: they travel with every hand-out. */
export const HEADERS_MAX: number = 32;

/** Bytes of those, keys and values; the sidecar's figure: they are kept in the history too. */
export const HEADER_BYTES_MAX: number = 4 * 1024;

/** One custom status; the contract's figure: it is rewritten with each change. */
export const CUSTOM_STATUS_MAX_BYTES: number = 256 * 1024;

/** One value that an instance keeps; the contract's figure: it is held in memory. */
export const VALUE_MAX_BYTES: number = 64 * 1024;

/** Values that one instance keeps; the sidecar's figure. */
export const VALUES_MAX: number = 256;

/** Bytes of them with their keys; the sidecar's figure: they cross continue-as-new at once. */
export const VALUES_MAX_BYTES: number = 1024 * 1024;

/** UTF-8 bytes of the id of a durable promise: that of its instance, and three numbers. */
export const PROMISE_ID_MAX_BYTES: number = 1_024 + 64;

/** UTF-8 bytes of an id that the sidecar generates for a child; the contract's figure. */
export const MADE_UP_ID_MAX_BYTES: number = 1_024;

/** Bytes that one codec may add to a payload: key names, tags, blocks that did not shrink. */
export const CODEC_BYTES_MAX: number = 4_096;

/** Size from which payloads go into the store, if there is one: below, that saves little. */
export const OFFLOAD_FROM_BYTES: number = 128 * 1024;

/** Largest payload of a store that does not say: its transfer holds several copies in memory. */
export const OFFLOADED_MAX_BYTES: number = 64 * 1024 * 1024;

/** Attempts of a store to take or to give a payload: after half a second it is not a hiccup. */
export const STORE_ATTEMPTS: number = 3;
