import { HEARTBEAT_SHARE } from '../connection/limits.ts';
import { startTimer } from '../lib/timer.ts';

export interface HeartbeatOptions<Details> {
  /** Maximum time between two heartbeats. 0: no heartbeat is required. */
  timeoutMs: number;
  /** Sends one heartbeat. */
  send(details: Details | undefined): void;
}

/**
 * The heartbeats of one attempt. User code may call at any rate. The first call sends a heartbeat.
 * Calls within the next fifth of the timeout are combined into one heartbeat with the latest
 * details.
 */
export class Heartbeats<Details> {
  readonly #send: (details: Details | undefined) => void;
  readonly #pauseMs: number;
  /** Cancels the pause after a heartbeat. Undefined: no pause. */
  #withdraw: (() => void) | undefined;
  #held: { details: Details | undefined } | undefined;
  #stopped = false;

  constructor({ timeoutMs, send }: HeartbeatOptions<Details>) {
    this.#send = send;
    // Without a timeout, heartbeats only store the details for the next attempt.
    this.#pauseMs = timeoutMs === 0 ? PAUSE_WITHOUT_TIMEOUT_MS : timeoutMs * HEARTBEAT_SHARE;
  }

  beat(details: Details | undefined): void {
    if (this.#stopped) return;
    if (this.#withdraw !== undefined) {
      this.#held = { details };
      return;
    }
    this.#send(details);
    this.#withdraw = startTimer(this.#pauseMs, () => this.#release());
  }

  /** Sends the delayed details for the next attempt. */
  stop(): void {
    this.#stopped = true;
    this.#withdraw?.();
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#send(held.details);
  }

  #release(): void {
    this.#withdraw = undefined;
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.beat(held.details);
  }
}

const PAUSE_WITHOUT_TIMEOUT_MS = 1_000;
