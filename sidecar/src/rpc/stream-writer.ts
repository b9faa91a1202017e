import { FRAME_BYTES } from '../limits.ts';

/** The writing side of a gRPC stream. */
export interface FrameSink {
  write(frame: Buffer, written: () => void): boolean;
  on(event: 'drain', listener: () => void): unknown;
}

/** The source of frames. It keeps waiting items and their size. */
export interface FrameSource {
  /** Creates the next frame; null when there are no items. */
  takeFrame(): Buffer | null;
  /** Approximate bytes of the next frames. */
  waitingBytes(): number;
}

/** Limit of bytes written and not yet read by the peer. */
const UNDER_WAY_MAX = 2 * FRAME_BYTES;

/**
 * Writes at most one frame per tick of the event loop, however often it is woken, and none while
 * the reader is slow.
 */
export class StreamWriter {
  readonly #sink: FrameSink;
  readonly #source: FrameSource;
  readonly #onTaken: (bytes: number) => void;
  #underWay = 0;
  #taken = 0;
  #scheduled = false;
  #blocked = false;
  #ended = false;
  #waiting: (() => void)[] = [];

  /** @param onTaken is called with the number of bytes that the peer has read. */
  constructor(sink: FrameSink, source: FrameSource, onTaken: (bytes: number) => void = () => {}) {
    this.#onTaken = onTaken;
    this.#sink = sink;
    this.#source = source;
    sink.on('drain', () => this.#unblock());
  }

  /** Bytes written that the peer has not read. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Total bytes that the peer has read. */
  get taken(): number {
    return this.#taken;
  }

  /** True when the reader keeps up. */
  get isWritable(): boolean {
    if (this.#ended) return true;
    return !this.#blocked && this.#underWay + this.#source.waitingBytes() <= UNDER_WAY_MAX;
  }

  /** There are items to write. */
  wake(): void {
    if (this.#scheduled || this.#blocked || this.#ended) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#write();
    });
  }

  /** Resolves when the reader keeps up, or has disconnected. */
  writable(): Promise<void> {
    if (this.isWritable) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** No more frames are written, except waiting items to a reader that keeps up. */
  end(): void {
    if (this.#ended) return;
    let frame = this.isWritable ? this.#source.takeFrame() : null;
    for (; frame !== null; frame = this.#source.takeFrame()) this.#sink.write(frame, () => {});
    this.#ended = true;
    this.#release();
  }

  #write(): void {
    if (this.#ended || this.#blocked) return;
    const frame = this.#source.takeFrame();
    if (frame === null) return;
    this.#underWay += frame.length;
    const keepsUp = this.#sink.write(frame, () => {
      this.#underWay -= frame.length;
      this.#taken += frame.length;
      this.#onTaken(frame.length);
      if (this.#underWay <= FRAME_BYTES) this.#unblock();
    });
    this.#blocked = !keepsUp || this.#underWay > UNDER_WAY_MAX;
    this.wake();
    this.#release();
  }

  #unblock(): void {
    this.#blocked = false;
    this.wake();
    this.#release();
  }

  #release(): void {
    if (this.#waiting.length === 0 || !this.isWritable) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
