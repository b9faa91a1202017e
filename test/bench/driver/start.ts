import type { Client, InstanceHandle } from '@perdure/sdk';

import { orchestrations } from '../definitions.ts';
import type { OrchestrationName, Work } from '../definitions.ts';

export type Handle = InstanceHandle<number>;

/** The parameters of many instances. */
export interface Batch {
  readonly orchestration: OrchestrationName;
  /** Input of each, with its index added. */
  readonly work: Omit<Work, 'i'>;
  /** The expected result; 'index' when each returns its own index. */
  readonly expect: number | 'index';
  /** Total number of instances. */
  readonly total: number;
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

/** Starts one instance of a batch; resolves when it is durably accepted. */
export function startOne(client: Client, batch: Batch, i: number): Promise<Handle> {
  const definition = orchestrations[batch.orchestration];
  const { delayMs } = batch;
  const delay = delayMs === undefined ? {} : { untilMs: Date.now() + delayMs };
  const input = { i, ...batch.work, ...delay };
  if (batch.idPrefix === undefined) return client.start(definition, input);
  return client.start(definition, input, { id: `${batch.idPrefix}${i}` });
}

/** Runs `one` for each index below `total`, in `concurrency` loops. */
export async function inLoops(
  total: number,
  concurrency: number,
  one: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < total) {
      const index = next;
      next += 1;
      await one(index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
}
