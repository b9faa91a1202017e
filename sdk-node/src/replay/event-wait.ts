// One wait for an event. Its promise may belong to several consecutive waits: when it lost a native
// race and code reads it again, it waits again.
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
  /** Waits again with the same promise. */
  renew(wait: EventWait): void;
}

export class EventWait implements Waiting {
  readonly #waits: EventWaits;
  readonly request: OperationRequest;
  /** The timer of its timeout. */
  readonly limit: OperationRequest | undefined;
  operation: Operation;
  /** True while the wait is withdrawn, until code reads the promise again. */
  isIdle = false;
  /** What it took and gave back, when the promise had been fulfilled with it. */
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
