// Everything has a limit. Each stands here with its reason; what is over it gets an error that
// names it. Those that a user may change are settings in config.ts with these values as defaults.

/** One user value. Big enough for documents, small enough that a Round of some stays cheap. */
export const PAYLOAD_BYTES_MAX: number = 2 * 1024 * 1024;

/** Size to aim at for a frame. It may hold one item of at most a payload more: below 4 MiB. */
export const FRAME_BYTES: number = 1024 * 1024;

/**
 * Turns, and activities, in one frame when few wait; of many, a quarter. The receiver starts on it
 * while the next one is made: all at once would let both wait for each other in turn.
 */
export const FRAME_ITEMS: number = 64;

/** Largest gRPC message accepted, as a multiple of the payload limit. */
export const MESSAGE_PAYLOADS_MAX: number = 4;

/** Instance ids, names of orchestrations, activities, events, steps, queues: they are keys. */
export const NAME_BYTES_MAX: number = 256;

/** Ids made up for children: the id at the top of the family, and three numbers. */
export const CHILD_ID_BYTES_MAX: number = 1024;

/** Custom status is rewritten with each change, so it must stay small. */
export const CUSTOM_STATUS_BYTES_MAX: number = 256 * 1024;

/** One value that an instance keeps: it is held in memory and crosses continue-as-new. */
export const VALUE_BYTES_MAX: number = 64 * 1024;

/** Why somebody cancelled, terminated or suspended: for humans. */
export const REASON_BYTES_MAX: number = 4 * 1024;

/** Unread events of one instance: beyond it a sender is told, so that no mailbox eats the disk. */
export const MAILBOX_EVENTS_MAX: number = 10_000;

/** Bytes of those events: they are kept in memory while the instance is. */
export const MAILBOX_BYTES_MAX: number = 16 * 1024 * 1024;

/** Operations of one execution without an outcome: each costs memory in sidecar and worker. */
export const OPEN_OPERATIONS_MAX: number = 50_000;

/** Actions of one turn, parts together. */
export const TURN_ACTIONS_MAX: number = 100_000;

/** Bytes of the turn results of one stream that came in part: each is one Round, held in memory. */
export const TURN_BYTES_MAX: number = 64 * 1024 * 1024;

/** Events of one execution; continue-as-new starts a new one. An int32 on the wire counts them. */
export const HISTORY_EVENTS_MAX: number = 10_000_000;

/** Handlers that one worker may announce. */
export const WORKER_HANDLERS_MAX: number = 10_000;

/** Turns or activities that may be out at one worker, whatever it says. */
export const WORKER_CREDITS_MAX: number = 100_000;

/** Workers attached at once. */
export const WORKERS_MAX: number = 10_000;

/** Calls in flight within one client session. */
export const SESSION_CALLS_MAX: number = 100_000;

/** Bytes that may wait in one stream's send buffer before its work goes elsewhere. */
export const STREAM_BUFFER_BYTES_MAX: number = 16 * 1024 * 1024;

/** Instances kept in memory when they wait; the least recently used go first. */
export const CACHED_INSTANCES_MAX: number = 100_000;

/** Bytes of undelivered events kept in memory over all instances; beyond it they are read again. */
export const CACHED_EVENT_BYTES_MAX: number = 64 * 1024 * 1024;

/** Timers kept in memory; later ones wait in the store. */
export const TIMERS_IN_MEMORY_MAX: number = 50_000;

/** Rows of one page of a listing. */
export const PAGE_SIZE_MAX: number = 1_000;

/** Rows looked at for one page of a listing: bounds the time of one call. */
export const PAGE_SCAN_MAX: number = 20_000;

/** Silence after which a peer is asked whether it is there. */
export const PING_INTERVAL_MS: number = 5_000;

/** Silence after which a peer is given up. */
export const PING_TIMEOUT_MS: number = 15_000;

/** Time a new stream has for its Hello. */
export const HELLO_TIMEOUT_MS: number = 10_000;

/**
 * How long a completion whose turn is out already may wait (once to twice this) to be committed
 * together with the decisions of that turn. Long enough for a busy worker's answer, short enough
 * to lose little.
 */
export const LATE_COMMIT_MS: number = 8;

/** The same for what a client waits for: little enough not to be felt. */
export const ACKNOWLEDGED_COMMIT_MS: number = 2;
