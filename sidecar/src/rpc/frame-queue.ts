import { Fifo } from '../lib/fifo.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { loopSlices } from '../lib/loop-slices.ts';

/** The reading side of a stream. */
interface Pausable {
  pause(): unknown;
  resume(): unknown;
}

export interface FrameQueueOptions {
  /**
   * Processes one frame; returns a promise if that takes several ticks. The promise must not
   * reject.
   */
  process(bytes: Buffer): Promise<void> | null;
  /** Called after each processed frame with its size. */
  processed(bytes: number): void;
  /** Called when no frame waits, after a frame that took several ticks. */
  onIdle(): void;
}

/**
 * Processes the frames of one stream one at a time. The queue pauses the stream while a frame takes
 * several ticks.
 */
export class FrameQueue {
  readonly #stream: Pausable;
  readonly #options: FrameQueueOptions;
  readonly #frames = new Fifo<Buffer>();
  #isBusy = false;

  constructor(stream: Pausable, options: FrameQueueOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /** True while a frame that takes several ticks is in progress. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  push(bytes: Buffer): void {
    if (this.#isBusy) {
      this.#frames.push(bytes);
      return;
    }
    const done = this.#options.process(bytes);
    if (done === null) {
      this.#options.processed(bytes.length);
      return;
    }
    this.#isBusy = true;
    this.#stream.pause();
    mustNotReject(this.#goOn(done, bytes.length));
  }

  async #goOn(first: Promise<void>, firstBytes: number): Promise<void> {
    await first;
    this.#options.processed(firstBytes);
    for (let bytes = this.#frames.shift(); bytes !== undefined; bytes = this.#frames.shift()) {
      if (loopSlices.isOver()) await loopSlices.next();
      const done = this.#options.process(bytes);
      if (done !== null) await done;
      this.#options.processed(bytes.length);
    }
    this.#isBusy = false;
    this.#stream.resume();
    this.#options.onIdle();
  }
}
