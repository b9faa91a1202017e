// Batches of work: the orchestration, the input and the number of loops.
import type { OrchestrationName, Work } from '../definitions.ts';
import { monotonicMs } from '../clock.ts';

/** The parameters of many instances. */
export interface Batch {
  readonly orchestration: OrchestrationName;
  /** The input of each instance, without its index. */
  readonly work: Omit<Work, 'i'>;
  /** The expected result; 'index' when each returns its own index. */
  readonly expect: number | 'index';
  /** Total number of instances. */
  readonly total: number;
  /** Milliseconds after which no instance is started, even if some of `total` are left. */
  readonly durationMs?: number;
  /** The number of loops that start instances. */
  readonly concurrency: number;
  /** The prefix of ids, before the index. Default: generated ids. */
  readonly idPrefix?: string;
  /** Milliseconds after the call of its start until which an instance sleeps. */
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
