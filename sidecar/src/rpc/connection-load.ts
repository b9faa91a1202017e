import {
  CONNECTION_HEADER_BYTES_MAX,
  CONNECTION_REQUEST_BYTES_MAX,
  HEADER_BYTES_TOTAL_MAX,
  REQUEST_BYTES_TOTAL_MAX,
} from '../limits.ts';
import type { PerdureError } from '../model/error.ts';
import { AnswerPacer, AnswerTotals } from './answer-pacer.ts';

/** Memory of one kind that connections use: a limit per connection, and a total limit. */
export class ByteBudget {
  readonly #connectionMax: number;
  readonly #totalMax: number;
  readonly #used = new Map<ConnectionLoad, number>();
  #total = 0;

  constructor(connectionMax: number, totalMax: number) {
    this.#connectionMax = connectionMax;
    this.#totalMax = totalMax;
  }

  /** Counts bytes. Returns false and counts nothing if the connection would exceed its share. */
  take(load: ConnectionLoad, bytes: number): boolean {
    const used = (this.#used.get(load) ?? 0) + bytes;
    if (used > this.#connectionMax) return false;
    const share = this.#totalMax / Math.max(1, this.#used.size);
    if (this.#total + bytes > this.#totalMax && used > share) return false;
    this.#used.set(load, used);
    this.#total += bytes;
    return true;
  }

  give(load: ConnectionLoad, bytes: number): void {
    const used = (this.#used.get(load) ?? 0) - bytes;
    if (used > 0) this.#used.set(load, used);
    else this.#used.delete(load);
    this.#total -= bytes;
  }
}

/** The limits that all connections share. */
export class LoadTotals {
  readonly headers: ByteBudget = new ByteBudget(
    CONNECTION_HEADER_BYTES_MAX,
    HEADER_BYTES_TOTAL_MAX,
  );
  readonly requests: ByteBudget = new ByteBudget(
    CONNECTION_REQUEST_BYTES_MAX,
    REQUEST_BYTES_TOTAL_MAX,
  );
  readonly answers: AnswerTotals = new AnswerTotals();
}

/** The resources of one connection. */
export class ConnectionLoad {
  readonly totals: LoadTotals;
  /** Pacer of the answers to unary calls of the connection. */
  readonly pacer: AnswerPacer;
  readonly #answers = { preparing: 0, unreadBytes: 0 };

  /** @param onStuck is called when the client reads no answers to its unary calls. */
  constructor(totals: LoadTotals, onStuck: () => void) {
    this.totals = totals;
    this.pacer = this.newPacer(onStuck);
  }

  /** Creates a pacer for another reader of this connection; see AnswerPacer. */
  newPacer(onStuck: () => void, stuckMs?: number): AnswerPacer {
    return new AnswerPacer(this.totals.answers, this.#answers, onStuck, stuckMs);
  }
}

/** One call or stream, from its headers to its end. */
export class OpenCall {
  readonly load: ConnectionLoad;
  readonly headerBytes: number;
  /** Time that the sidecar has waited for the next action of the client. */
  waitedMs = 0;
  /** Ends the call at once and drops unsent data. */
  reset: () => void = () => {};
  /** Ends the call with an error after the answer has begun. The handler sets this function. */
  fail: ((error: PerdureError) => void) | null = null;
  #received = 0;
  #processed = 0;
  #held = 0;
  #answer = 0;
  #closed = false;

  constructor(load: ConnectionLoad, headerBytes: number) {
    this.load = load;
    this.headerBytes = headerBytes;
  }

  /** Counts received request bytes; false if the connection exceeds its share. */
  received(bytes: number): boolean {
    this.#received = bytes;
    return this.#hold(bytes - this.#processed);
  }

  /** Releases processed request bytes of a stream. */
  processed(bytes: number): void {
    // The client sends data: a long stream of requests is not overdue.
    this.waitedMs = 0;
    this.#processed += bytes;
    this.#hold(this.#received - this.#processed);
  }

  /** Counts the bytes of the created answer; they count as read when the call is closed. */
  answered(bytes: number): void {
    if (this.#closed) this.load.pacer.recordRead(bytes);
    else this.#answer = bytes;
  }

  close(): void {
    this.#closed = true;
    this.load.pacer.recordRead(this.#answer);
    this.#hold(0);
    this.load.totals.headers.give(this.load, this.headerBytes);
  }

  #hold(requestedBytes: number): boolean {
    const bytes = this.#closed ? 0 : requestedBytes;
    const { requests } = this.load.totals;
    const added = bytes - this.#held;
    if (added > 0 && !requests.take(this.load, added)) return false;
    if (added < 0) requests.give(this.load, -added);
    this.#held = bytes;
    return true;
  }
}
