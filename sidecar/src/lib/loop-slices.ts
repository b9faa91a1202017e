import { Fifo } from './fifo.ts';
import { systemClock } from './clock.ts';
import { LOOP_SLICE_MS } from '../limits.ts';

/**
 * Prevents long work from blocking the event loop. All such work shares some milliseconds of each
 * iteration. Above that time, work waits in a queue, and one item continues per iteration.
 */
export class LoopSlices {
  readonly #clock = systemClock().steady;
  readonly #waiting = new Fifo<() => void>();
  #startedMs = 0;
  #armed = false;

  /** True when work must call `next` before it continues. */
  isOver(): boolean {
    if (this.#armed) return this.#clock.now() - this.#startedMs > LOOP_SLICE_MS;
    this.#startedMs = this.#clock.now();
    this.#arm();
    return false;
  }

  /** Waits for the next slice when this one is over. */
  async pause(): Promise<void> {
    if (this.isOver()) await this.next();
  }

  /** Resolves in a later iteration of the event loop. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#arm();
    });
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    setImmediate(() => {
      this.#armed = false;
      const goOn = this.#waiting.shift();
      if (goOn === undefined) return;
      this.#startedMs = this.#clock.now();
      this.#arm();
      goOn();
    });
  }
}

/** The instance of this process, which has one event loop. */
export const loopSlices: LoopSlices = new LoopSlices();

/** Resolves in the next iteration of the event loop, so that other work runs in between. */
export function nextIteration(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
