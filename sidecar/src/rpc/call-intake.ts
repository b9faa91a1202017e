import { Fifo } from '../lib/fifo.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { CONNECTION_CALLS_AT_ONCE } from '../limits.ts';
import { loopSlices } from './loop-slices.ts';

/** Calls of one connection that have not started. */
type Line = Fifo<() => void>;

/**
 * Starts calls in turns: hundreds that arrive in one packet would delay the event loop. The first
 * few of a connection start at once, so that a client with few calls does not wait. The others
 * start one after the other, connection by connection.
 */
export class CallIntake<Connection> {
  /** By connection; the next one is first. */
  readonly #lines = new Map<Connection, Line>();
  /** Calls that connections have started in this iteration of the event loop. */
  readonly #started = new Map<Connection, number>();
  #isDraining = false;

  start(connection: Connection, call: () => void): void {
    const line = this.#lines.get(connection);
    if (line !== undefined) line.push(call);
    else if (this.#mayStart(connection)) call();
    else {
      const made: Line = new Fifo();
      made.push(call);
      this.#lines.set(connection, made);
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
      while (this.#lines.size > 0 && !loopSlices.isOver()) this.#startNext();
    } while (this.#lines.size > 0);
    this.#isDraining = false;
  }

  #startNext(): void {
    for (const [connection, line] of this.#lines) {
      // After all others.
      this.#lines.delete(connection);
      const call = line.shift()!;
      if (line.size > 0) this.#lines.set(connection, line);
      return call();
    }
  }
}
