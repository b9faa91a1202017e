// Limits of payloads, names and failures, each with its reason.

/**
 * Largest payload before Welcome sets another limit. It equals the default of the sidecar, 2 MiB.
 */
export const PAYLOAD_MAX_BYTES: number = 2 * 1024 * 1024;

/** Maximum number of failures in an encoded chain of causes, as the contract defines it. */
export const CAUSE_DEPTH_MAX: number = 16;
/**
 * Maximum number of causes to follow to find the root cause. It ends the search in a cyclic chain.
 */
export const CAUSES_FOLLOWED_MAX: number = 1_000;

/** Maximum characters of an encoded stack: about 40 frames, enough for diagnosis. */
export const STACK_MAX_CHARS: number = 4_096;

/** Maximum characters of an encoded error message. A failure must always fit into a payload. */
export const MESSAGE_MAX_CHARS: number = 16_384;

/**
 * Maximum characters of the type name of an error. It equals the limit of other names, because
 * retry policies list type names.
 */
export const TYPE_NAME_MAX_CHARS: number = 256;

/** Maximum number of encoded class names of an error. Deeper hierarchies are usually mistakes. */
export const TYPE_NAMES_MAX: number = 16;

/** Maximum UTF-8 bytes of an instance id, as the contract defines it. */
export const INSTANCE_ID_MAX_BYTES: number = 256;

/** Longest duration, about 10,000 years. A longer duration could exceed the range of Date. */
export const DURATION_MAX_MS: number = 315_360_000_000_000;

/**
 * Maximum UTF-8 bytes of the name of an activity, orchestration, event or step. It equals the limit
 * of instance ids.
 */
export const NAME_MAX_BYTES: number = 256;

/**
 * Maximum number of headers of one start, call or event, as in the sidecar. Each dispatch transfers
 * the headers.
 */
export const HEADERS_MAX: number = 32;

/**
 * Maximum bytes of those headers, keys and values, as in the sidecar. The history stores the
 * headers too.
 */
export const HEADER_BYTES_MAX: number = 4 * 1024;

/**
 * Maximum size of the custom status, as the contract defines it. Each change rewrites the whole
 * status.
 */
export const CUSTOM_STATUS_MAX_BYTES: number = 256 * 1024;

/** Maximum size of one state value, as the contract defines it. State values stay in memory. */
export const VALUE_MAX_BYTES: number = 64 * 1024;

/** Maximum number of state values of one instance, as in the sidecar. */
export const VALUES_MAX: number = 256;

/**
 * Maximum bytes of all state values with their keys, as in the sidecar. Continue-as-new copies all
 * of them at once.
 */
export const VALUES_MAX_BYTES: number = 1024 * 1024;

/** Maximum UTF-8 bytes of a promise id: the instance id and three numbers. */
export const PROMISE_ID_MAX_BYTES: number = 1_024 + 64;

/** Maximum UTF-8 bytes of a child id that the sidecar generates, as the contract defines it. */
export const MADE_UP_ID_MAX_BYTES: number = 1_024;

/**
 * Bytes that one codec may add to a payload, for example key names, tags and incompressible blocks.
 */
export const CODEC_BYTES_MAX: number = 4_096;

/** Size from which payloads go into the `offload` store. Smaller payloads save too little. */
export const OFFLOAD_FROM_BYTES: number = 128 * 1024;

/** Largest payload of a store without `maxBytes`. A transfer needs several copies in memory. */
export const OFFLOADED_MAX_BYTES: number = 64 * 1024 * 1024;

/**
 * Attempts per access to a store. A failure that lasts longer than half a second is not temporary.
 */
export const STORE_ATTEMPTS: number = 3;
