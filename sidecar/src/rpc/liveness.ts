export interface LivenessOptions {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Called at each interval. */
  tick(): void;
  /** Nothing was sent for an interval: send a ping. */
  ping(id: number): void;
  /** Nothing was received for the whole timeout. True: the other end lives and is waited for. */
  silent(): boolean;
  /** Something was received after that. */
  back(): void;
}

/**
 * Tells whether the other end of a stream is there. Silence is counted in ticks, not by the clock:
 * when this process itself was held up, the other side gets the time to send.
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

  /** A frame was sent. The first one after a ping does not prove other activity. */
  sent(): void {
    if (this.#pinging) this.#pinging = false;
    else this.#sent = true;
  }

  received(): void {
    this.#hasReceived = true;
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#options.back();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    this.#silentMs = this.#hasReceived ? 0 : this.#silentMs + this.#options.intervalMs;
    this.#hasReceived = false;
    if (this.#waiting) return this.#options.tick();
    if (this.#silentMs >= this.#options.timeoutMs) {
      if (this.#options.silent()) this.#waiting = true;
      else this.stop();
      return;
    }
    if (!this.#sent || this.#silentMs > 0) {
      this.#pinging = true;
      this.#options.ping(++this.#lastPing);
    }
    this.#sent = false;
    this.#options.tick();
  }
}
