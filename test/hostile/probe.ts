// A well-behaved client during an attack. It starts instances one after the other and expects each
// to complete.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { chain, handlersOf } from '../fixtures/app.ts';
import type { Harness } from '../fixtures/harness.ts';

const mebibyte = 1024 * 1024;
const pauseMs = 20;

export interface Served {
  readonly count: number;
  readonly slowestMs: number;
  /** The peak of the sidecar's memory. */
  readonly rssMiB: number;
}

/** Reads the private memory of a process. */
export function rssMiBOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(line?.[1] ?? 0) * 1024) / mebibyte;
}

/** Runs instances while `attack` runs. Fails when one of them does not end as expected. */
export async function whileServing(harness: Harness, attack: () => Promise<void>): Promise<Served> {
  let over = false;
  let count = 0;
  let slowestMs = 0;
  let rssMiB = 0;
  const serve = async (): Promise<void> => {
    while (!over || count === 0) {
      const startMs = performance.now();
      const handle = await harness.client.start(chain, 2);
      const result = await handle.result({ timeout: '20s' });
      if (result !== 2) throw new Error(`the probe's instance gave ${result}`);
      slowestMs = Math.max(slowestMs, performance.now() - startMs);
      rssMiB = Math.max(rssMiB, rssMiBOf(harness.sidecar.pid));
      count += 1;
      await pause(pauseMs);
    }
  };
  const worker = await harness.attach(handlersOf(harness.ledgerPath));
  const serving = serve();
  try {
    await Promise.race([attack(), serving]);
    over = true;
    await serving;
  } finally {
    over = true;
    await worker.stop();
  }
  return { count, slowestMs: Math.round(slowestMs), rssMiB: Math.round(rssMiB) };
}
