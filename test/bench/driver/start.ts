// Batches of work: what is started, with which input, and in how many loops.
import type { OrchestrationName, Work } from '../definitions.ts';
import { monotonicMs } from '../clock.ts';

/** The parameters of many instances. */
export interface Batch {
  readonly orchestration: OrchestrationName;
  /** Input of each, with its index added. */
  readonly work: Omit<Work, 'i'>;
  /** The expected result; 'index' when each returns its own index. */
  readonly expect: number | 'index';
  /** Total number of instances. */
  readonly total: number;
  /** Given: no instance is started after so many milliseconds, even if some of `total` are left. */
  readonly durationMs?: number;
  /** Loops that start them. */
  readonly concurrency: number;
  /** If set, ids are this text and the index. */
  readonly idPrefix?: string;
  /** If set, each sleeps until this number of milliseconds after the call of its start. */
  readonly delayMs?: number;
}

export function expectedOf({ expect }: Batch, i: number): number {
  return expect === 'index' ? i : expect;
}

/** Input of one instance of a batch. */
export function inputOf({ work, delayMs }: Batch, i: number): Work {
  return { i, ...work, ...(delayMs === undefined ? {} : { untilMs: Date.now() + delayMs }) };
}

/** Runs `one` for each index below `total`, in `concurrency` loops, until `untilMs`. */
export async function inLoops(
  total: number,
  concurrency: number,
  untilMs: number,
  one: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < total && monotonicMs() < untilMs) {
      const index = next;
      next += 1;
      await one(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, total) }, loop));
}
