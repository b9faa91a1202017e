// One wait for an event, as the code holds it: the same promise may stand for several waits in a
// row, when it lost a native race and is read again later.
import type { OperationRequest } from '../model/run-port.ts';
import type { Message } from './mailboxes.ts';
import type { Operation } from './operation.ts';
import type { Waiting } from '../wait-promises/readers.ts';

/** What an `EventWait` asks of the run. */
export interface EventWaits {
  /** Withdraws a wait whose outcome no code reads, or gives back what it took just now. */
  withdrawLost(wait: EventWait): void;
  /** Waits again, for the same promise. */
  renew(wait: EventWait): void;
}

export class EventWait implements Waiting {
  readonly #waits: EventWaits;
  readonly request: OperationRequest;
  /** The timer of its timeout. */
  readonly limit: OperationRequest | undefined;
  operation: Operation;
  /** Withdrawn, until code looks at the promise again. */
  isIdle = false;
  /** What it took and gave back: the promise has been fulfilled with it. */
  returned: Message | undefined;

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

  wanted(): void {
    if (this.isIdle) this.#waits.renew(this);
  }
}
