import { readFileSync } from 'node:fs';
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const COUNT = 120;
const INPUT_BYTES = 1_000_000;
const PER_TURN = 20;

const big = defineActivity<string, number>('big');
const opensMany = defineOrchestration<undefined, number>('opensMany');

/** Memory of a process without the files that it maps. */
function memoryMiBOf(pid: number): number {
  const line = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

test('inputs of open activities beyond the budget are on disk, also after a restart', async () => {
  await using harness = await Harness.start({ settings: ['--memory-budget', '16MiB'] });
  await harness.attach([
    opensMany.handle(async (ctx) => {
      const open: Promise<number>[] = [];
      while (open.length < COUNT) {
        for (let n = 0; n < PER_TURN; n += 1) open.push(ctx.call(big, 'x'.repeat(INPUT_BYTES)));
        await ctx.sleep(1);
      }
      return (await Promise.all(open)).reduce((sum, length) => sum + length, 0);
    }),
  ]);
  const run = await harness.client.start(opensMany);
  const allOpen = async (): Promise<boolean> => (await run.get()).openOperations === COUNT;
  await until('all of them open', allOpen);
  const before = memoryMiBOf(harness.sidecar.pid);
  await harness.killSidecar();
  await harness.startSidecar();
  await until('all of them open again', () => allOpen().catch(() => false));
  const after = memoryMiBOf(harness.sidecar.pid);
  expect(Math.max(before, after)).toBeLessThan(170);
  const lengths: number[] = [];
  // The worker completes none, because each completion would replay the orchestrator.
  const handler = big.handle((text, activity) => {
    lengths.push(text.length);
    return new Promise<number>((resolve) => {
      activity.signal.addEventListener('abort', () => resolve(0));
    });
  });
  await harness.attach([handler], { maxActivities: COUNT });
  await until('the dispatch of all of them', () => lengths.length === COUNT);
  expect(new Set(lengths)).toEqual(new Set([INPUT_BYTES]));
  expect(memoryMiBOf(harness.sidecar.pid)).toBeLessThan(300);
}, 120_000);
