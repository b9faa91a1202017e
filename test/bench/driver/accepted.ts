// Started instances and their outcomes, until they are checked.
import { monotonicMs } from '../clock.ts';

export interface Verdict {
  readonly errors: number;
  readonly firstError: string;
  readonly wrong: number;
  /** No result within the timeout. */
  readonly lost: number;
  /** Instances that the engine reports as unknown. */
  readonly missing: number;
}

/** Collects errors; one for each batch of work. */
export class Faults {
  errors = 0;
  firstError = '';
  wrong = 0;
  lost = 0;
  missing = 0;

  check(result: number, expected: number): void {
    if (result !== expected) this.wrong += 1;
  }

  note(error: unknown): void {
    // Compares the name: drivers of other engines use this file too, so it imports no SDK.
    if (error instanceof Error && error.name === 'NotFoundError') this.missing += 1;
    else this.errors += 1;
    if (this.firstError === '') {
      this.firstError = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  }

  verdict(): Verdict {
    const { errors, firstError, wrong, lost, missing } = this;
    return { errors, firstError, wrong, lost, missing };
  }
}

/** The result of a started instance. */
export interface ResultHandle {
  result(): Promise<number>;
}

export interface Accepted {
  readonly handle: ResultHandle;
  readonly expected: number;
}

export interface Finished extends Verdict {
  /** The times at which the first and the last result arrived. */
  readonly firstResultMs: number;
  readonly finishedMs: number;
}

/** Collects results in the order of arrival. */
export class Results {
  readonly faults = new Faults();
  readonly #open = new Set<Promise<void>>();
  #firstResultMs = 0;
  #finishedMs = 0;

  watch({ handle, expected }: Accepted): void {
    const watched = handle
      .result()
      .then((result) => {
        this.#finishedMs = monotonicMs();
        if (this.#firstResultMs === 0) this.#firstResultMs = this.#finishedMs;
        this.faults.check(result, expected);
      })
      .catch((error: unknown) => this.faults.note(error))
      .finally(() => this.#open.delete(watched));
    this.#open.add(watched);
  }

  /** Waits for all open instances. Instances without a result after `longestMs` count as lost. */
  async finish(longestMs: number): Promise<Finished> {
    let late: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      late = setTimeout(resolve, longestMs);
    });
    await Promise.race([Promise.all(this.#open), over]);
    clearTimeout(late);
    this.faults.lost += this.#open.size;
    return {
      ...this.faults.verdict(),
      firstResultMs: this.#firstResultMs,
      finishedMs: this.#finishedMs,
    };
  }
}
