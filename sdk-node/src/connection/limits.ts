// Limits of the connection between SDK and sidecar, each with its reason.

/** Turns that may be out at one worker: they cost little, and many at once fill a frame. */
export const MAX_TURNS: number = 10_000;

/** Activities that may run at once in one worker. */
export const MAX_ACTIVITIES: number = 256;

/** Sessions of activities that one worker may hold. */
export const MAX_SESSIONS: number = 1_000;

/** Orchestrators kept in memory between their turns. */
export const MAX_CACHED_INSTANCES: number = 50_000;

/** Estimated bytes of those orchestrators: large enough for the count above at 5 KB each. */
export const MAX_CACHED_BYTES: number = 256 * 1024 * 1024;

/** From opening a stream to the sidecar's first word. A port that is silent must not hold us. */
export const HANDSHAKE_TIMEOUT_MS: number = 10_000;

/** First pause before a reconnect: a sidecar that only closed the connection is there already. */
export const RECONNECT_INITIAL_MS: number = 10;

/**
 * Longest pause while nothing listens at the address: a worker should be back this soon after a
 * sidecar that was restarted. An attempt that is refused takes about 1 ms of CPU time.
 */
export const RECONNECT_ABSENT_MS: number = 50;

/** How many of those pauses: some 1.5 s in all; a sidecar starts in less than half of it. */
export const RECONNECT_ABSENT_COUNT: number = 40;

/** Longest pause before a reconnect: a sidecar that is back should not wait for its workers. */
export const RECONNECT_MAX_MS: number = 2_000;

/** A connection that lasts this long resets the pauses between reconnects. */
export const RECONNECT_RESET_MS: number = 5_000;

/** Attempts and steps that Hello lists; the sidecar takes no more. */
export const HELD_MAX: number = 20_000;

/** Frame size until Welcome has said one, and for client sessions, which have no Welcome. */
export const FRAME_BYTES: number = 1024 * 1024;

/** Items of one frame: its receiver starts on it while the next one is made. */
export const FRAME_ITEMS: number = 64;

/** After this silence of our own the sidecar is asked whether it is there. */
export const PING_INTERVAL_MS: number = 5_000;

/** A sidecar that was silent for this long is lost, unless its Welcome names another time. */
export const PING_TIMEOUT_MS: number = 15_000;

/**
 * A session without calls is ended after this time: long enough for a program that makes one call
 * after another, short enough for one that has made its last and ends.
 */
export const IDLE_MS: number = 250;

/** How long a client call may take, reconnects included. */
export const CALL_TIMEOUT_MS: number = 30_000;

/** Time for running activities when a worker stops; below the usual 30 s of a supervisor. */
export const STOP_GRACE_MS: number = 25_000;

/** Time for activities that were aborted after the grace period, and for the last answers. */
export const STOP_LAST_MS: number = 2_000;

/** Share of the heartbeat timeout between two heartbeats of an attempt. */
export const HEARTBEAT_SHARE: number = 0.2;

/**
 * HTTP/2 window: bytes in transit before the receiver must answer. The default of 64 KiB makes a
 * 1 MiB frame wait for 16 round trips.
 */
export const FLOW_WINDOW_BYTES: number = 4 * 1024 * 1024;
