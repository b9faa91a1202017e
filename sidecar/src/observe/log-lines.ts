import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/** Limit of buffered bytes. Large enough that a log collector can restart without losing lines. */
const WAITING_BYTES_MAX = 1024 * 1024;
/** Interval of retries while the reader reads nothing. */
const RETRY_MS = 50;

/**
 * Writes lines to a reader that may be slow, blocked or disconnected. `write` writes a line before
 * it returns if the reader accepts the line. Otherwise the line is buffered up to a limit of bytes;
 * further lines are dropped and counted. `write` never blocks.
 */
export class LogLines {
  readonly #fd: number;
  readonly #droppedLine: (count: number) => string;
  /** Buffered lines; the first line may be partly written. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #droppedEver = 0;
  #retry: NodeJS.Timeout | null = null;
  /** Prevents the descriptor of a socket from blocking. */
  readonly #socket: Socket | null;

  /** @param droppedLine creates the line with the number of dropped lines. */
  constructor(fd: number, droppedLine: (count: number) => string) {
    const { usable, socket } = nonBlocking(fd);
    this.#fd = usable;
    this.#socket = socket;
    this.#droppedLine = droppedLine;
  }

  /** Number of lines dropped since the start. */
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
    // While lines are buffered, a retry is already scheduled.
    if (this.#retry === null) this.#flush();
  }

  /** Resolves when no lines are buffered, or at the deadline. */
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

  /**
   * Drops all buffered lines: the reader has disconnected, or the disk is full. The sidecar
   * continues to serve.
   */
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
 * Returns a non-blocking descriptor of the same file. A pipe or terminal is opened again, because
 * other processes may share the open file and its mode. The function sets the mode of a descriptor
 * that cannot be opened again, such as a socket. A regular file never blocks.
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
        // The folder does not exist, or access is denied.
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
