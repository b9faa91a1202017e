// One wait for an event. A wait that lost a native race is withdrawn. When code reads its promise
// again, a new wait begins with the same promise.
import type { OperationRequest } from '../model/run-port.ts';
import type { Message } from './mailboxes.ts';
import type { Operation } from './operation.ts';
import type { Waiting } from '../wait-promises/readers.ts';

/** The parts of a run that an `EventWait` uses. */
export interface EventWaits {
  /**
   * Withdraws a wait whose outcome no code reads, or returns the event that it has just received.
   */
  withdrawLost(wait: EventWait): void;
  /** Begins a new wait with the same promise. */
  renew(wait: EventWait): void;
}

export class EventWait implements Waiting {
  readonly #waits: EventWaits;
  readonly request: OperationRequest;
  /** The timer of the timeout. Undefined: no timeout. */
  readonly limit: OperationRequest | undefined;
  operation: Operation;
  /** True from the withdrawal of the wait until code reads the promise again. */
  isIdle = false;
  /** The event that fulfilled the promise and was then returned to its mailbox. */
  returned: Message | undefined;
  #revoked: Error | undefined;

  constructor(
    waits: EventWaits,
    operation: Operation,
    request: OperationRequest,
    limit: OperationRequest | undefined,
  ) {
    this.#waits = waits;
    this.operation = operation;
    this.request = request;
    this.limit = limit;
  }

  get seq(): number {
    return this.operation.seq;
  }

  lost(): void {
    if (!this.isIdle) this.#waits.withdrawLost(this);
  }

  revoke(error: Error): void {
    this.#revoked = error;
  }

  wanted(): void {
    if (this.#revoked !== undefined) throw this.#revoked;
    if (this.isIdle) this.#waits.renew(this);
  }
}
