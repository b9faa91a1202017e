import { Fifo } from '../lib/fifo.ts';
import {
  ANSWER_BYTES_TOTAL_MAX,
  ANSWER_STUCK_MS,
  ANSWER_STUCK_PRESSED_MS,
  ANSWERS_PREPARING_MAX,
  READER_ANSWER_BYTES_MAX,
  READER_ANSWERS_PREPARING_MAX,
  UNPACED_BYTES_MAX,
} from '../limits.ts';

/** Answers in preparation and unread bytes of all readers of one connection. */
export interface ConnectionAnswers {
  preparing: number;
  unreadBytes: number;
}

/** A connection without unread answers must wait above this multiple of the total budget. */
const FIRST_BYTES_FACTOR = 4;

/** Limit of answers in preparation for connections without answers in preparation. */
const FIRST_PREPARING_MAX = 2 * ANSWERS_PREPARING_MAX;

/** The totals of all readers: answers in preparation, and unread bytes. */
export class AnswerTotals {
  preparing = 0;
  unreadBytes = 0;
  /** Pacers of readers with unread answers. */
  readonly unread: Set<AnswerPacer> = new Set();
  /** Pacers whose next answer waits for memory, the longest waiting first. */
  readonly #waiting: Set<AnswerPacer> = new Set();

  /**
   * True if an answer may begin. A connection without unread answers may have one answer beyond the
   * budget, even when other connections read nothing.
   */
  hasMemory({ preparing, unreadBytes }: ConnectionAnswers): boolean {
    const isFirst = preparing === 0 && unreadBytes === 0;
    if (this.preparing >= (isFirst ? FIRST_PREPARING_MAX : ANSWERS_PREPARING_MAX)) return false;
    return this.unreadBytes < (isFirst ? FIRST_BYTES_FACTOR : 1) * ANSWER_BYTES_TOTAL_MAX;
  }

  get isPressed(): boolean {
    return this.unreadBytes >= ANSWER_BYTES_TOTAL_MAX;
  }

  wait(pacer: AnswerPacer): void {
    this.#waiting.add(pacer);
  }

  forget(pacer: AnswerPacer): void {
    this.#waiting.delete(pacer);
    this.unread.delete(pacer);
  }

  /** Grants one answer to each waiting reader in turn, within the limits of memory. */
  next(): void {
    for (let goOn = this.#waiting.size > 0; goOn && this.preparing < FIRST_PREPARING_MAX;) {
      goOn = false;
      // A pacer that gets no memory, or has further answers, queues itself again.
      const waiting = [...this.#waiting];
      for (const pacer of waiting) {
        this.#waiting.delete(pacer);
        if (pacer.grantTurn()) goOn = true;
      }
    }
  }
}

/**
 * Paces the answers of one reader (a session, or the unary calls of a connection) to the rate at
 * which the reader reads. A waiting answer holds only a reference.
 */
export class AnswerPacer {
  readonly #totals: AnswerTotals;
  readonly #connection: ConnectionAnswers;
  readonly #onStuck: () => void;
  readonly #stuckMs: number;
  readonly #waiting = new Fifo<() => void>();
  #preparing = 0;
  #unread = 0;
  #readBytes = 0;
  #readBytesBefore = 0;
  #stuckForMs = 0;
  #closed = false;

  /**
   * @param onStuck is called when the reader reads no answer for `stuckMs`, or for a shorter time
   *   while the total budget is exhausted.
   */
  constructor(
    totals: AnswerTotals,
    connection: ConnectionAnswers,
    onStuck: () => void,
    stuckMs: number = ANSWER_STUCK_MS,
  ) {
    this.#totals = totals;
    this.#connection = connection;
    this.#stuckMs = stuckMs;
    this.#onStuck = onStuck;
  }

  /** True when the unread bytes permit no further large answer. */
  get isFull(): boolean {
    return this.#unread >= UNPACED_BYTES_MAX || this.#totals.isPressed;
  }

  /** True while the unread bytes of the reader and of all readers are within their limits. */
  get isKeepingUp(): boolean {
    return this.#unread < READER_ANSWER_BYTES_MAX && !this.#totals.isPressed;
  }

  /** Starts an answer if memory allows; `finish` or `abandon` must follow. */
  tryBegin(): boolean {
    const mayStart = this.#waiting.size === 0 && this.#hasOwnMemory;
    if (!this.#closed && (!mayStart || !this.#totals.hasMemory(this.#connection))) return false;
    this.#start();
    return true;
  }

  /** Resolves when an answer may be created; `finish` or `abandon` must follow. */
  begin(): Promise<void> {
    if (this.tryBegin()) return Promise.resolve();
    return new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#wake();
    });
  }

  /** Ends the preparation of an answer, which the reader has not read yet. */
  finish(bytes: number): void {
    this.add(bytes);
    this.abandon();
  }

  /** Ends the preparation of an answer that is not created. */
  abandon(): void {
    if (this.#closed) return;
    this.#preparing -= 1;
    this.#totals.preparing -= 1;
    this.#connection.preparing -= 1;
    this.#wake();
  }

  /** Counts an unread answer that was created without a permit. */
  add(bytes: number): void {
    if (this.#closed || bytes === 0) return;
    this.#unread += bytes;
    this.#totals.unreadBytes += bytes;
    this.#connection.unreadBytes += bytes;
    this.#totals.unread.add(this);
  }

  /** Counts bytes that the reader has read. */
  recordRead(bytes: number): void {
    if (this.#closed || bytes === 0) return;
    this.#unread -= bytes;
    this.#readBytes += bytes;
    this.#totals.unreadBytes -= bytes;
    this.#connection.unreadBytes -= bytes;
    if (this.#unread === 0) this.#totals.unread.delete(this);
    this.#wake();
  }

  /** Detects a stuck reader. Must be called at intervals. */
  checkProgress(intervalMs: number): void {
    const isStuck = this.#readBytes === this.#readBytesBefore && this.#unread > 0;
    this.#readBytesBefore = this.#readBytes;
    this.#stuckForMs = isStuck ? this.#stuckForMs + intervalMs : 0;
    const stuckMs = this.#totals.isPressed ? ANSWER_STUCK_PRESSED_MS : this.#stuckMs;
    if (this.#stuckForMs > stuckMs) this.#onStuck();
  }

  /**
   * Releases all memory at the end of the connection. Waiting answers continue at once and detect
   * the end.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#totals.preparing -= this.#preparing;
    this.#totals.unreadBytes -= this.#unread;
    this.#connection.preparing -= this.#preparing;
    this.#connection.unreadBytes -= this.#unread;
    this.#totals.forget(this);
    while (this.#waiting.size > 0) this.#waiting.shift()!();
    this.#totals.next();
  }

  /**
   * Starts the next answer, and queues the pacer for a further answer. False if memory does not
   * allow the answer.
   */
  grantTurn(): boolean {
    if (this.#closed || this.#waiting.size === 0 || !this.#hasOwnMemory) return false;
    const hasMemory = this.#totals.hasMemory(this.#connection);
    if (hasMemory) {
      this.#start();
      this.#waiting.shift()!();
    }
    if (this.#waiting.size > 0) this.#totals.wait(this);
    return hasMemory;
  }

  #wake(): void {
    if (this.#waiting.size > 0) this.#totals.wait(this);
    this.#totals.next();
  }

  get #hasOwnMemory(): boolean {
    return this.#preparing < READER_ANSWERS_PREPARING_MAX && this.#unread < READER_ANSWER_BYTES_MAX;
  }

  #start(): void {
    if (this.#closed) return;
    this.#preparing += 1;
    this.#totals.preparing += 1;
    this.#connection.preparing += 1;
  }
}
