import { UNPACED_ANSWER_BYTES_MAX } from '../limits.ts';
import type { LazyView } from '../model/client-ports.ts';
import { PerdureError } from '../model/error.ts';
import type { AnswerPacer } from './answer-pacer.ts';
import { loopSlices } from './loop-slices.ts';

/** What an answer waits for before it is made, when making it may take megabytes. */
export interface Turn {
  /**
   * Resolves when the answer may be made.
   *
   * @param view is what the answer is made from. One that is small and in memory needs no turn
   *   while its reader takes its answers; another is dropped from memory when it has to wait.
   */
  begin(view?: LazyView): Promise<void>;
}

/** Methods that read: their answers may be large, and are made from what is stored. */
const READS = /^(Get|List|Describe|Preview|Report|Count)/;

/** True when an answer of the method is made in its turn; GetBatch may wait, and is small. */
export function isPaced(rpc: string): boolean {
  return READS.test(rpc) && rpc !== 'GetBatch';
}

/** One answer, from its turn to be made to the moment when its bytes are known. */
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
      // Answers that are small never wait to be taken: very many must not hold up the loop.
      if (loopSlices.isOver()) await loopSlices.next();
    }
    this.#begun = true;
    this.#checkWanted();
  }

  /**
   * The answer is made, and waits to be taken.
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

  /** To be called when the answer was not made. */
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
