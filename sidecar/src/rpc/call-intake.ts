import { Fifo } from '../lib/fifo.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { CONNECTION_CALLS_AT_ONCE } from '../limits.ts';
import { loopSlices } from '../lib/loop-slices.ts';

/** Calls of one connection that have not started. */
type WaitingCalls = Fifo<() => void>;

/**
 * Limits how many calls start per iteration of the event loop, because hundreds of calls can arrive
 * in one packet. The first few calls of a connection start at once, so that a client with few calls
 * does not wait. Further calls start one at a time, connection by connection.
 */
export class CallIntake<Connection> {
  /** Waiting calls by connection; the next connection is first. */
  readonly #waitingByConnection = new Map<Connection, WaitingCalls>();
  /** Calls that connections have started in this iteration of the event loop. */
  readonly #started = new Map<Connection, number>();
  #isDraining = false;

  start(connection: Connection, call: () => void): void {
    const line = this.#waitingByConnection.get(connection);
    if (line !== undefined) line.push(call);
    else if (this.#mayStart(connection)) call();
    else {
      const made: WaitingCalls = new Fifo();
      made.push(call);
      this.#waitingByConnection.set(connection, made);
      if (!this.#isDraining) mustNotReject(this.#drain());
    }
  }

  #mayStart(connection: Connection): boolean {
    const started = this.#started.get(connection) ?? 0;
    if (started >= CONNECTION_CALLS_AT_ONCE) return false;
    if (this.#started.size === 0) setImmediate(() => this.#started.clear());
    this.#started.set(connection, started + 1);
    return true;
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    do {
      await loopSlices.next();
      while (this.#waitingByConnection.size > 0 && !loopSlices.isOver()) this.#startNext();
    } while (this.#waitingByConnection.size > 0);
    this.#isDraining = false;
  }

  #startNext(): void {
    for (const [connection, line] of this.#waitingByConnection) {
      // The connection becomes the last in the order.
      this.#waitingByConnection.delete(connection);
      const call = line.shift()!;
      if (line.size > 0) this.#waitingByConnection.set(connection, line);
      return call();
    }
  }
}
