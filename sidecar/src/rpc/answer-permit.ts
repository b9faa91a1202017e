import { UNPACED_ANSWER_BYTES_MAX } from '../limits.ts';
import type { LazyView } from '../model/client-ports.ts';
import { PerdureError } from '../model/error.ts';
import type { AnswerPacer } from './answer-pacer.ts';
import { loopSlices } from '../lib/loop-slices.ts';

/** The permission to create an answer that may need megabytes. */
export interface Permit {
  /**
   * Resolves when the answer may be created.
   *
   * @param view the source of the answer. A small view in memory does not wait while the reader
   *   keeps up. Any other view is dropped from memory when it must wait.
   */
  begin(view?: LazyView): Promise<void>;
}

/** Methods that read stored data: their answers may be large. */
const READS = /^(Get|List|Describe|Preview|Report|Count)/;

/** True when an answer of the method needs a permit. Answers of GetBatch are small. */
export function isPaced(rpc: string): boolean {
  return READS.test(rpc) && rpc !== 'GetBatch';
}

/** The permit of one answer, from the request of the permit to the encoded bytes. */
export class AnswerPermit implements Permit {
  readonly #pacer: AnswerPacer;
  readonly #caller: { readonly aborted: boolean };
  #begun = false;

  /** @param caller has `aborted` set when the caller no longer waits for the answer. */
  constructor(pacer: AnswerPacer, caller: { readonly aborted: boolean }) {
    this.#pacer = pacer;
    this.#caller = caller;
  }

  async begin(view?: LazyView): Promise<void> {
    if (this.#begun) return;
    const bytes = view?.bytes ?? Infinity;
    if (bytes <= UNPACED_ANSWER_BYTES_MAX && this.#pacer.isKeepingUp) {
      this.#checkCaller();
      return;
    }
    if (!this.#pacer.tryBegin()) {
      view?.forget();
      await this.#pacer.begin();
      this.#begun = true;
      // Thousands of small answers may become ready at once: they must not delay the event loop.
      if (loopSlices.isOver()) await loopSlices.next();
    }
    this.#begun = true;
    this.#checkCaller();
  }

  /**
   * Counts the created answer, which the reader has not read yet.
   *
   * @throws PerdureError OVERLOADED when the answer has no permit and memory is short.
   */
  finish(bytes: number): void {
    if (this.#begun) {
      this.#begun = false;
      this.#pacer.finish(bytes);
    } else {
      if (bytes > UNPACED_ANSWER_BYTES_MAX && this.#pacer.isFull) throw overloaded();
      this.#pacer.add(bytes);
    }
  }

  /** Releases the permit. Must be called when the answer is not created. */
  end(): void {
    if (this.#begun) this.#pacer.abandon();
    this.#begun = false;
  }

  #checkCaller(): void {
    if (this.#caller.aborted) throw new PerdureError('UNAVAILABLE', 'the caller has disconnected');
  }
}

function overloaded(): PerdureError {
  const message = 'this client has too many unread answers. Read them, then call again';
  return new PerdureError('OVERLOADED', message, { retryAfterMs: 1_000 });
}
