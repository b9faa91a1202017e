import type { Clock } from '../lib/clock.ts';

/** Times, traffic and callbacks of a Liveness. */
export interface LivenessOptions {
  /** A ping is sent after nothing was sent for this long. */
  pingIntervalMs: number;
  /** The peer is lost after nothing was received for this long. */
  pingTimeoutMs: number;
  clock: Clock;
  /** Times of the last sent and the last received frame, on the monotonic clock. */
  traffic: { readonly lastSentMs: number; readonly lastReceivedMs: number };
  sendPing(): void;
  lost(silentMs: number): void;
}

/**
 * Detects a lost peer behind a half-open connection. Such a connection reports no error; it is only
 * silent.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  #timer: NodeJS.Timeout | undefined;
  #pingRequestedMs = Number.NEGATIVE_INFINITY;
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
      // A ping that waits behind a full send buffer counts as requested.
      Math.max(traffic.lastSentMs, this.#pingRequestedMs) + pingIntervalMs,
      traffic.lastReceivedMs + pingTimeoutMs,
    );
    this.#timer = setTimeout(() => this.#check(), Math.max(1, dueMs - nowMs));
  }

  #check(): void {
    // This process itself may have been blocked. Data that arrived meanwhile is read in the phase
    // after the timers, so the decision waits for one whole phase.
    if (this.#silentMs() >= this.#options.pingTimeoutMs) {
      setImmediate(() => setImmediate(() => this.#decide()));
      return;
    }
    const { clock, traffic, pingIntervalMs } = this.#options;
    const nowMs = clock.monotonicMs();
    if (nowMs - traffic.lastSentMs >= pingIntervalMs) {
      this.#pingRequestedMs = nowMs;
      this.#options.sendPing();
    }
    this.#rearm();
  }

  #decide(): void {
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
