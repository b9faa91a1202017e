import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/** Bytes of lines that wait for a reader; a collector that restarts misses nothing. */
const WAITING_BYTES_MAX = 1024 * 1024;
/** When a reader that takes nothing is tried again. */
const RETRY_MS = 50;

/**
 * Lines for a reader that may be slow, may stand still and may go away. A line is written before
 * `write` returns if the reader has room; else it waits, up to a bound in bytes, and what does not
 * fit is dropped and counted. Writing never blocks.
 */
export class LogLines {
  readonly #fd: number;
  readonly #droppedLine: (count: number) => string;
  /** Whole lines, except for the first, of which a part may have been written. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #droppedEver = 0;
  #retry: NodeJS.Timeout | null = null;
  /** Keeps the descriptor of a socket from blocking. */
  readonly #socket: Socket | null;

  /** @param droppedLine makes the line that tells how many were dropped. */
  constructor(fd: number, droppedLine: (count: number) => string) {
    const { usable, socket } = nonBlocking(fd);
    this.#fd = usable;
    this.#socket = socket;
    this.#droppedLine = droppedLine;
  }

  /** Lines that were dropped since the start. */
  get droppedLines(): number {
    return this.#droppedEver;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingBytes + bytes.length > WAITING_BYTES_MAX) {
      this.#dropped += 1;
      this.#droppedEver += 1;
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    // While others wait, the next try is planned.
    if (this.#retry === null) this.#flush();
  }

  /** Resolves when nothing waits any more, or at the deadline. */
  async end(deadlineMs: number): Promise<void> {
    this.#flush();
    for (let leftMs = deadlineMs; this.#waiting.length > 0 && leftMs > 0; leftMs -= RETRY_MS) {
      await new Promise<void>((resolve) => setTimeout(resolve, RETRY_MS));
      this.#flush();
    }
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#socket?.unref();
  }

  #flush(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    let reader = this.#writeWaiting();
    if (reader === 'reads' && this.#dropped > 0) {
      const line = Buffer.from(this.#droppedLine(this.#dropped));
      this.#dropped = 0;
      this.#waiting.push(line);
      this.#waitingBytes += line.length;
      reader = this.#writeWaiting();
    }
    if (reader !== 'waits') return;
    this.#retry = setTimeout(() => this.#flush(), RETRY_MS);
    this.#retry.unref();
  }

  #writeWaiting(): 'reads' | 'waits' | 'gone' {
    let count = 0;
    for (const bytes of this.#waiting) {
      let written = 0;
      try {
        written = writeSync(this.#fd, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return this.#drop(count);
      }
      this.#waitingBytes -= written;
      if (written < bytes.length) {
        this.#waiting.splice(0, count);
        this.#waiting[0] = bytes.subarray(written);
        return 'waits';
      }
      count += 1;
    }
    this.#waiting = [];
    return 'reads';
  }

  /** No reader any more, or a disk that takes nothing: no reason to stop serving. */
  #drop(written: number): 'gone' {
    const count = this.#waiting.length - written;
    this.#dropped += count;
    this.#droppedEver += count;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return 'gone';
  }
}

/**
 * A descriptor of the same file that does not block. A pipe or terminal is opened anew, for the
 * mode belongs to the open file, which other processes may share; what cannot be, such as a socket,
 * is put into that mode. A file never waits for a reader.
 */
function nonBlocking(fd: number): { readonly usable: number; readonly socket: Socket | null } {
  try {
    const stat = fstatSync(fd);
    if (!stat.isFIFO() && !stat.isSocket() && !stat.isCharacterDevice()) {
      return { usable: fd, socket: null };
    }
    if (!stat.isSocket()) {
      try {
        const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
        return { usable: openSync(`/proc/self/fd/${fd}`, flags), socket: null };
      } catch {
        // No such folder here, or not allowed.
      }
    }
    if (stat.isCharacterDevice()) return { usable: fd, socket: null };
    const socket = new Socket({ fd, readable: false, writable: true });
    socket.on('error', () => {});
    socket.unref();
    return { usable: fd, socket };
  } catch {
    return { usable: fd, socket: null };
  }
}
