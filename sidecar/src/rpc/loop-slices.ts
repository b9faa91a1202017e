import { Fifo } from '../lib/fifo.ts';
import { systemClock } from '../lib/clock.ts';
import { LOOP_SLICE_MS } from '../limits.ts';

/**
 * Keeps long work from holding up the event loop: all of it together gets some milliseconds of each
 * turn of the loop. Work that has used them waits in line, and one piece goes on per turn.
 */
export class LoopSlices {
  readonly #clock = systemClock().steady;
  readonly #waiting = new Fifo<() => void>();
  #startedMs = 0;
  #armed = false;

  /** True when work must call `next` before it goes on. */
  isOver(): boolean {
    if (this.#armed) return this.#clock.now() - this.#startedMs > LOOP_SLICE_MS;
    this.#startedMs = this.#clock.now();
    this.#arm();
    return false;
  }

  /** Resolves in a later turn of the loop. */
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

/** Of this process: it has one loop. */
export const loopSlices: LoopSlices = new LoopSlices();
