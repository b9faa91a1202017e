import { PerdureError } from '../model/error.ts';
import { callStatus } from './status.ts';
import type { CallStatus } from './status.ts';

/** A call that may stay open. */
interface OpenStream {
  once(event: 'close' | 'cancelled', listener: () => void): unknown;
  emit(event: 'error', status: CallStatus): unknown;
}

/** Limit of open calls of one kind, on all connections together. */
export class OpenLimit {
  readonly #max: number;
  readonly #what: string;
  #count = 0;

  constructor(max: number, what: string) {
    this.#max = max;
    this.#what = what;
  }

  /** Counts a call until it is closed. Returns false after rejecting the call. */
  open(stream: OpenStream): boolean {
    if (this.#count >= this.#max) {
      const message = `too many ${this.#what} are open: ${this.#max}. Close one first`;
      stream.emit('error', callStatus(new PerdureError('LIMIT_EXCEEDED', message)));
      return false;
    }
    this.#count += 1;
    let isOpen = true;
    const close = (): void => {
      if (isOpen) this.#count -= 1;
      isOpen = false;
    };
    stream.once('cancelled', close);
    stream.once('close', close);
    return true;
  }
}
