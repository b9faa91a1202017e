// Limits of the connection between SDK and sidecar, each with its reason.

/**
 * Maximum number of concurrent turns of one worker. Turns cost little, and many turns fill a frame.
 */
export const MAX_TURNS: number = 10_000;

/** Maximum number of concurrent activities of one worker. */
export const MAX_ACTIVITIES: number = 256;

/** Maximum number of activity sessions of one worker. */
export const MAX_SESSIONS: number = 1_000;

/** Maximum number of orchestrators that stay in memory between their turns. */
export const MAX_CACHED_INSTANCES: number = 50_000;

/** Maximum estimated size of those orchestrators: enough for the number above at 5 KB each. */
export const MAX_CACHED_BYTES: number = 256 * 1024 * 1024;

/**
 * Time from opening a stream to the first frame of the sidecar. A silent port must not block the
 * SDK.
 */
export const HANDSHAKE_TIMEOUT_MS: number = 10_000;

/**
 * First pause before a reconnect. It is short because a sidecar that only closed the connection
 * still listens.
 */
export const RECONNECT_INITIAL_MS: number = 10;

/**
 * Longest pause while nothing listens at the address. A worker reconnects this soon after a restart
 * of the sidecar. A refused attempt takes about 1 ms of CPU time.
 */
export const RECONNECT_ABSENT_MS: number = 50;

/**
 * Number of those pauses: about 1.5 s in total. A sidecar starts in less than half of this time.
 */
export const RECONNECT_ABSENT_COUNT: number = 40;

/**
 * Longest pause before a reconnect. It bounds the time that a restarted sidecar waits for its
 * workers.
 */
export const RECONNECT_MAX_MS: number = 2_000;

/** A connection that lasts this long resets the pauses between reconnects. */
export const RECONNECT_RESET_MS: number = 5_000;

/** Maximum number of attempts and steps in Hello; the sidecar accepts no more. */
export const HELD_MAX: number = 20_000;

/**
 * Frame size before Welcome sets another one. Client sessions have no Welcome and always use it.
 */
export const FRAME_BYTES: number = 1024 * 1024;

/** Items of one frame. The receiver processes a frame while the sender fills the next one. */
export const FRAME_ITEMS: number = 64;

/** The SDK sends a ping after it has sent nothing for this long. */
export const PING_INTERVAL_MS: number = 5_000;

/**
 * A connection is lost after the sidecar has sent nothing for this long. Welcome can set another
 * time.
 */
export const PING_TIMEOUT_MS: number = 15_000;

/**
 * A session without calls is closed after this time. It covers the pauses of a program that makes
 * one call after another, and it delays the exit of a program only a little.
 */
export const IDLE_MS: number = 250;

/** Default time limit of a client call, including reconnects. */
export const CALL_TIMEOUT_MS: number = 30_000;

/** Time for running activities when a worker stops; below the usual 30 s of a supervisor. */
export const STOP_GRACE_MS: number = 25_000;

/** Time for aborted activities to end after the grace period, and for the last answers. */
export const STOP_LAST_MS: number = 2_000;

/** Interval between two heartbeats of an attempt, as a share of the heartbeat timeout. */
export const HEARTBEAT_SHARE: number = 0.2;

/**
 * HTTP/2 window: bytes in transit before the receiver must answer. The default of 64 KiB makes a
 * 1 MiB frame wait for 16 round trips.
 */
export const FLOW_WINDOW_BYTES: number = 4 * 1024 * 1024;
