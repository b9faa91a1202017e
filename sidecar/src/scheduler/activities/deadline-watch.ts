import { Deadlines } from '../../lib/deadlines.ts';
import type { WakeClock } from '../../model/ports.ts';
import { Alarm } from '../timers/alarm.ts';

const RESOLUTION_MS = 10;

/** Many deadlines on one clock, with one timer for all of them. */
export class DeadlineWatch<T> {
  readonly #deadlines = new Deadlines<T>(RESOLUTION_MS);
  readonly #clock: WakeClock;
  readonly #alarm: Alarm;
  readonly #onDue: (due: readonly T[]) => void;

  /** @param onDue receives due items, in order. */
  constructor(clock: WakeClock, onDue: (due: readonly T[]) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
    this.#alarm = new Alarm(clock, () => this.#ring());
  }

  /** Sets a deadline; the returned function cancels it. */
  set(atMs: number, item: T): () => void {
    const withdraw = this.#deadlines.set(atMs, item);
    this.#alarm.at(atMs + RESOLUTION_MS);
    return withdraw;
  }

  /** Sets a deadline after a duration. */
  setIn(delayMs: number, item: T): () => void {
    return this.set(this.#clock.now() + delayMs, item);
  }

  halt(): void {
    this.#alarm.halt();
  }

  #ring(): void {
    this.#onDue(this.#deadlines.takeDue(this.#clock.now()));
    const nextMs = this.#deadlines.nextMs();
    if (nextMs !== null) this.#alarm.at(nextMs + RESOLUTION_MS);
  }
}
