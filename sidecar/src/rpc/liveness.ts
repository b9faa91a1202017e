export interface LivenessOptions {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Called at each interval. */
  onTick(): void;
  /** Called when no frame was sent for an interval: the owner sends a ping. */
  onPing(id: number): void;
  /**
   * Called when no frame arrived for the timeout. Returns true if the peer is alive: Liveness then
   * waits for the next frame.
   */
  onSilent(): boolean;
  /** Called when a frame arrives after `onSilent` returned true. */
  onActive(): void;
}

/**
 * Detects whether the peer of a stream is alive. The class measures silence in ticks, not by the
 * clock: after a delay of this process, the peer still has time to send.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  readonly #timer: NodeJS.Timeout;
  #lastPing = 0;
  #sent = false;
  #pinging = false;
  #hasReceived = false;
  #silentMs = 0;
  #waiting = false;

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), options.intervalMs);
    this.#timer.unref();
  }

  /** Records a sent frame. The first frame after a ping is the ping and counts as no activity. */
  sent(): void {
    if (this.#pinging) this.#pinging = false;
    else this.#sent = true;
  }

  received(): void {
    this.#hasReceived = true;
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#options.onActive();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    this.#silentMs = this.#hasReceived ? 0 : this.#silentMs + this.#options.intervalMs;
    this.#hasReceived = false;
    if (this.#waiting) return this.#options.onTick();
    if (this.#silentMs >= this.#options.timeoutMs) {
      if (this.#options.onSilent()) this.#waiting = true;
      else this.stop();
      return;
    }
    if (!this.#sent || this.#silentMs > 0) {
      this.#pinging = true;
      this.#options.onPing(++this.#lastPing);
    }
    this.#sent = false;
    this.#options.onTick();
  }
}
