import { Fifo } from '../lib/fifo.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { loopSlices } from './loop-slices.ts';

/** The reading half of a stream. */
interface Pausable {
  pause(): unknown;
  resume(): unknown;
}

export interface FrameQueueOptions {
  /** Processes one frame; a promise when it takes its time. It does not fail. */
  process(bytes: Buffer): Promise<void> | null;
  /** A frame of so many bytes is done with. */
  processed(bytes: number): void;
  /** All frames are done with, one of which took its time. */
  onIdle(): void;
}

/**
 * Frames of one stream, processed one after the other. The stream is read no further while one of
 * them takes its time.
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

  /** True while a frame takes its time. */
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
