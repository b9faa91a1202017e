import { Fifo } from '../lib/fifo.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { loopSlices } from './loop-slices.ts';

/** The reading side of a stream. */
interface Pausable {
  pause(): unknown;
  resume(): unknown;
}

export interface FrameQueueOptions {
  /** Processes one frame; returns a promise when it takes several ticks. It does not fail. */
  process(bytes: Buffer): Promise<void> | null;
  /** A frame of this size is processed. */
  processed(bytes: number): void;
  /** All frames are processed, one of which took several ticks. */
  onIdle(): void;
}

/**
 * Frames of one stream, processed one after the other. While one of them takes several ticks, no
 * more of the stream is read.
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

  /** True while a frame takes several ticks. */
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
