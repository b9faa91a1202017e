import { RECORDED_DELAY_MS } from '../limits.ts';
import type { WorkerLink, WorkerSession } from '../model/worker-ports.ts';

/**
 * Reports to a worker how many results it may drop because they are durable. One report covers many
 * results, to save the cost of a report per result.
 */
export class Recorded {
  readonly #session: WorkerSession;
  readonly #link: WorkerLink;
  #arrived = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(session: WorkerSession, link: WorkerLink) {
    this.#session = session;
    this.#link = link;
  }

  /** Counts received results. */
  add(count: number): void {
    this.#arrived += count;
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => this.#report(), RECORDED_DELAY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #report(): void {
    this.#timer = null;
    const count = this.#arrived;
    // After a failure of the store the stream ends, and the worker sends the results again.
    this.#session.recorded().then(
      () => this.#link.recorded(count),
      () => undefined,
    );
  }
}
