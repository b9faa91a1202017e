import { HEARTBEAT_SHARE } from '../connection/limits.ts';
import { startTimer } from '../lib/timer.ts';

export interface HeartbeatOptions<Details> {
  /** Longest silence between two heartbeats that the sidecar accepts; 0: none is needed. */
  timeoutMs: number;
  /** Sends one heartbeat. */
  send(details: Details | undefined): void;
}

/**
 * The heartbeats of one attempt. User code may call at any rate: one is sent at once, and those
 * within a fifth of the timeout after it are combined into one, with the latest details.
 */
export class Heartbeats<Details> {
  readonly #send: (details: Details | undefined) => void;
  readonly #pauseMs: number;
  /** Ends the pause after what was sent; undefined when there is none. */
  #withdraw: (() => void) | undefined;
  #held: { details: Details | undefined } | undefined;
  #stopped = false;

  constructor({ timeoutMs, send }: HeartbeatOptions<Details>) {
    this.#send = send;
    // Without a timeout nothing can run out; the details are still kept for the next attempt.
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

  /** Sends the delayed details: the next attempt should get them. */
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
