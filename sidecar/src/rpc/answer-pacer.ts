import { Fifo } from '../lib/fifo.ts';
import {
  ANSWER_BYTES_TOTAL_MAX,
  ANSWER_STUCK_MS,
  ANSWER_STUCK_PRESSED_MS,
  ANSWERS_MAKING_MAX,
  READER_ANSWER_BYTES_MAX,
  READER_ANSWERS_MAKING_MAX,
  UNPACED_BYTES_MAX,
} from '../limits.ts';

/** The same counts of the readers of one connection. */
export interface ConnectionAnswers {
  making: number;
  unreadBytes: number;
}

/** Unread answers of others above which a connection without unread answers must wait. */
const FIRST_BYTES_FACTOR = 4;

/** The same for connections without answers in preparation. */
const MAKING_MAX = 2 * ANSWERS_MAKING_MAX;

/** The totals of all readers: answers in preparation, and unread bytes. */
export class AnswerTotals {
  making = 0;
  unreadBytes = 0;
  /** Pacers of readers with unread answers. */
  readonly unread: Set<AnswerPacer> = new Set();
  /** Pacers whose next answer waits for memory, the longest waiting first. */
  readonly #waiting: Set<AnswerPacer> = new Set();

  /** A connection without unread answers may have one more, even when others read nothing. */
  hasRoom({ making, unreadBytes }: ConnectionAnswers): boolean {
    const isFirst = making === 0 && unreadBytes === 0;
    if (this.making >= (isFirst ? MAKING_MAX : ANSWERS_MAKING_MAX)) return false;
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

  /** Readers take turns, one answer each, as far as memory allows. */
  next(): void {
    for (let goOn = this.#waiting.size > 0; goOn && this.making < MAKING_MAX;) {
      goOn = false;
      // A pacer that still has no memory, or more answers, queues itself again.
      const waiting = [...this.#waiting];
      for (const pacer of waiting) {
        this.#waiting.delete(pacer);
        if (pacer.grantTurn()) goOn = true;
      }
    }
  }
}

/**
 * Creates the answers of one reader (a session, or the unary calls of a connection) at the rate at
 * which it reads them: a waiting answer holds a reference only.
 */
export class AnswerPacer {
  readonly #totals: AnswerTotals;
  readonly #connection: ConnectionAnswers;
  readonly #onStuck: () => void;
  readonly #stuckMs: number;
  readonly #turns = new Fifo<() => void>();
  #making = 0;
  #unread = 0;
  #taken = 0;
  #takenBefore = 0;
  #standsMs = 0;
  #closed = false;

  /**
   * @param onStuck is called when the reader reads none of its answers for `stuckMs`, or for a
   * shorter
   *   time while the budget of all is exhausted.
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

  /** True when so many bytes are unread that no large answer may be added. */
  get isFull(): boolean {
    return this.#unread >= UNPACED_BYTES_MAX || this.#totals.isPressed;
  }

  /** True while the reader reads its answers, and all readers together do. */
  get isKeepingUp(): boolean {
    return this.#unread < READER_ANSWER_BYTES_MAX && !this.#totals.isPressed;
  }

  /** Starts an answer, if memory allows; `made` or `abandoned` must follow. */
  tryBegin(): boolean {
    const isTurn = this.#turns.size === 0 && this.#hasOwnRoom;
    if (!this.#closed && (!isTurn || !this.#totals.hasRoom(this.#connection))) return false;
    this.#start();
    return true;
  }

  /** Resolves when an answer may be created; `made` or `abandoned` must follow. */
  begin(): Promise<void> {
    if (this.tryBegin()) return Promise.resolve();
    return new Promise<void>((resolve) => {
      this.#turns.push(resolve);
      this.#wake();
    });
  }

  /** A started answer is created; it waits to be read. */
  made(bytes: number): void {
    this.add(bytes);
    this.abandoned();
  }

  /** A started answer is not created. */
  abandoned(): void {
    if (this.#closed) return;
    this.#making -= 1;
    this.#totals.making -= 1;
    this.#connection.making -= 1;
    this.#wake();
  }

  /** An answer that was created without a turn waits to be read. */
  add(bytes: number): void {
    if (this.#closed || bytes === 0) return;
    this.#unread += bytes;
    this.#totals.unreadBytes += bytes;
    this.#connection.unreadBytes += bytes;
    this.#totals.unread.add(this);
  }

  /** The reader has read this many bytes. */
  took(bytes: number): void {
    if (this.#closed || bytes === 0) return;
    this.#unread -= bytes;
    this.#taken += bytes;
    this.#totals.unreadBytes -= bytes;
    this.#connection.unreadBytes -= bytes;
    if (this.#unread === 0) this.#totals.unread.delete(this);
    this.#wake();
  }

  /** Must be called at intervals. */
  checkProgress(intervalMs: number): void {
    const isStuck = this.#taken === this.#takenBefore && this.#unread > 0;
    this.#takenBefore = this.#taken;
    this.#standsMs = isStuck ? this.#standsMs + intervalMs : 0;
    const stuckMs = this.#totals.isPressed ? ANSWER_STUCK_PRESSED_MS : this.#stuckMs;
    if (this.#standsMs > stuckMs) this.#onStuck();
  }

  /** The connection has ended: waiting answers continue at once, and detect that. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#totals.making -= this.#making;
    this.#totals.unreadBytes -= this.#unread;
    this.#connection.making -= this.#making;
    this.#connection.unreadBytes -= this.#unread;
    this.#totals.forget(this);
    while (this.#turns.size > 0) this.#turns.shift()!();
    this.#totals.next();
  }

  /**
   * Starts the next answer, and queues again for another; false when there was no memory for it.
   */
  grantTurn(): boolean {
    if (this.#closed || this.#turns.size === 0 || !this.#hasOwnRoom) return false;
    const hasRoom = this.#totals.hasRoom(this.#connection);
    if (hasRoom) {
      this.#start();
      this.#turns.shift()!();
    }
    if (this.#turns.size > 0) this.#totals.wait(this);
    return hasRoom;
  }

  #wake(): void {
    if (this.#turns.size > 0) this.#totals.wait(this);
    this.#totals.next();
  }

  get #hasOwnRoom(): boolean {
    return this.#making < READER_ANSWERS_MAKING_MAX && this.#unread < READER_ANSWER_BYTES_MAX;
  }

  #start(): void {
    if (this.#closed) return;
    this.#making += 1;
    this.#totals.making += 1;
    this.#connection.making += 1;
  }
}
