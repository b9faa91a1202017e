import type { Clock } from '../lib/clock.ts';

/** What a Liveness watches and whom it tells. */
export interface LivenessOptions {
  /** A ping is sent after having sent nothing for this long. */
  pingIntervalMs: number;
  /** The peer is lost after having received nothing for this long. */
  pingTimeoutMs: number;
  clock: Clock;
  /** When the last frame went out and came in, on the monotonic clock. */
  traffic: { readonly lastSentMs: number; readonly lastReceivedMs: number };
  sendPing(): void;
  lost(silentMs: number): void;
}

/**
 * Finds out that the other side is gone although the connection looks healthy: a half-open stream
 * gives no error, only silence.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  #timer: NodeJS.Timeout | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const { pingIntervalMs, pingTimeoutMs, clock, traffic } = this.#options;
    const nowMs = clock.monotonicMs();
    const dueMs = Math.min(
      // A ping that waits for a full send buffer has been requested already.
      Math.max(traffic.lastSentMs, this.#askedMs) + pingIntervalMs,
      traffic.lastReceivedMs + pingTimeoutMs,
    );
    this.#timer = setTimeout(() => this.#check(), Math.max(1, dueMs - nowMs));
  }

  #check(): void {
    // This process itself may have been held up. What arrived meanwhile is read in the phase after
    // the timers, so the verdict waits until one whole phase has passed.
    if (this.#silentMs() >= this.#options.pingTimeoutMs) {
      setImmediate(() => setImmediate(() => this.#judge()));
      return;
    }
    const { clock, traffic, pingIntervalMs } = this.#options;
    const nowMs = clock.monotonicMs();
    if (nowMs - traffic.lastSentMs >= pingIntervalMs) {
      this.#askedMs = nowMs;
      this.#options.sendPing();
    }
    this.#rearm();
  }

  #judge(): void {
    if (this.#stopped) return;
    const silentMs = this.#silentMs();
    if (silentMs < this.#options.pingTimeoutMs) return this.#rearm();
    this.stop();
    this.#options.lost(silentMs);
  }

  #rearm(): void {
    if (!this.#stopped) this.#arm();
  }

  #silentMs(): number {
    return this.#options.clock.monotonicMs() - this.#options.traffic.lastReceivedMs;
  }
}
