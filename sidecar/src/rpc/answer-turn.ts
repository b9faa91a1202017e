import { UNPACED_ANSWER_BYTES_MAX } from '../limits.ts';
import type { LazyView } from '../model/client-ports.ts';
import { PerdureError } from '../model/error.ts';
import type { AnswerPacer } from './answer-pacer.ts';
import { loopSlices } from './loop-slices.ts';

/** Delays an answer before it is created, if it may take megabytes. */
export interface Turn {
  /**
   * Resolves when the answer may be created.
   *
   * @param view is the source of the answer. A small one in memory does not wait while its reader
   *   reads its answers; another one is dropped from memory when it must wait.
   */
  begin(view?: LazyView): Promise<void>;
}

/** Methods that read: their answers may be large, and are created from stored data. */
const READS = /^(Get|List|Describe|Preview|Report|Count)/;

/** True when an answer of the method waits for its turn. GetBatch may wait, and is small. */
export function isPaced(rpc: string): boolean {
  return READS.test(rpc) && rpc !== 'GetBatch';
}

/** One answer, from the wait for its turn to its encoded bytes. */
export class AnswerTurn implements Turn {
  readonly #pacer: AnswerPacer;
  readonly #caller: { readonly aborted: boolean };
  #begun = false;

  /** @param caller is aborted when it no longer waits for the answer. */
  constructor(pacer: AnswerPacer, caller: { readonly aborted: boolean }) {
    this.#pacer = pacer;
    this.#caller = caller;
  }

  async begin(view?: LazyView): Promise<void> {
    if (this.#begun) return;
    const bytes = view?.bytes ?? Infinity;
    if (bytes <= UNPACED_ANSWER_BYTES_MAX && this.#pacer.isKeepingUp) {
      this.#checkWanted();
      return;
    }
    if (!this.#pacer.tryBegin()) {
      view?.forget();
      await this.#pacer.begin();
      this.#begun = true;
      // Small answers never wait to be read: very many must not delay the event loop.
      if (loopSlices.isOver()) await loopSlices.next();
    }
    this.#begun = true;
    this.#checkWanted();
  }

  /**
   * The answer is created, and waits to be read.
   *
   * @throws PerdureError OVERLOADED when it did not wait for its turn, and there is no memory for
   * it.
   */
  made(bytes: number): void {
    if (this.#begun) {
      this.#begun = false;
      this.#pacer.made(bytes);
    } else {
      if (bytes > UNPACED_ANSWER_BYTES_MAX && this.#pacer.isFull) throw overloaded();
      this.#pacer.add(bytes);
    }
  }

  /** Must be called when the answer was not created. */
  end(): void {
    if (this.#begun) this.#pacer.abandoned();
    this.#begun = false;
  }

  #checkWanted(): void {
    if (this.#caller.aborted) throw new PerdureError('UNAVAILABLE', 'the caller is gone');
  }
}

function overloaded(): PerdureError {
  const message = 'too many answers wait to be taken by this client: take them, then ask again';
  return new PerdureError('OVERLOADED', message, { retryAfterMs: 1_000 });
}
