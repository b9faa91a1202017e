import { FRAME_BYTES } from '../limits.ts';

/** The writing side of a gRPC stream. */
export interface FrameSink {
  write(frame: Buffer, written: () => void): boolean;
  on(event: 'drain', listener: () => void): unknown;
}

/** The source of frames, with waiting items and their size. */
export interface FrameSource {
  /** Creates the next frame; null when there are no items. */
  takeFrame(): Buffer | null;
  /** Approximate bytes of the next frames. */
  waitingBytes(): number;
}

/** Limit of written bytes that the peer has not read. */
const UNREAD_BYTES_MAX = 2 * FRAME_BYTES;

/** Writes at most one frame per tick of the event loop, and no frame while the reader is slow. */
export class StreamWriter {
  readonly #sink: FrameSink;
  readonly #source: FrameSource;
  readonly #onTaken: (bytes: number) => void;
  #unreadBytes = 0;
  #readBytes = 0;
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

  /** Written bytes that the peer has not read. */
  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** Total bytes that the peer has read. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** True when the reader keeps up. */
  get isWritable(): boolean {
    if (this.#ended) return true;
    return !this.#blocked && this.#unreadBytes + this.#source.waitingBytes() <= UNREAD_BYTES_MAX;
  }

  /** Requests that a frame is written, because the source has items. */
  wake(): void {
    if (this.#scheduled || this.#blocked || this.#ended) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#write();
    });
  }

  /** Resolves when the reader keeps up or has disconnected. */
  writable(): Promise<void> {
    if (this.isWritable) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Writes the waiting items to a reader that keeps up, and no further frames. */
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
    this.#unreadBytes += frame.length;
    const keepsUp = this.#sink.write(frame, () => {
      this.#unreadBytes -= frame.length;
      this.#readBytes += frame.length;
      this.#onTaken(frame.length);
      if (this.#unreadBytes <= FRAME_BYTES) this.#unblock();
    });
    this.#blocked = !keepsUp || this.#unreadBytes > UNREAD_BYTES_MAX;
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
