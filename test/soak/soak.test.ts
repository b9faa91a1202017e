import { expect, test } from 'vitest';
import { growthOf } from './leak.ts';
import { plot } from './plot.ts';
import type { Sample } from './sample.ts';
import { soak } from './soak.ts';

const MIB = 2 ** 20;

function sampleAt(atS: number, rssBytes: number): Sample {
  return {
    atS,
    sidecar: 0,
    rssBytes,
    heapBytes: atS % 60 === 0 ? 30 * MIB : 0,
    files: 30,
    tableBytes: 20 * MIB,
    journalBytes: 4 * MIB,
    pages: 5_000,
    freePages: 2_000,
    liveInstances: 20,
    cachedInstances: 20,
    timers: 5,
    startedInstances: 10 * atS,
    endedInstances: 10 * atS,
    openInstances: 10,
    p50Ms: 5,
    p99Ms: 50,
  };
}

const minutes = (rssOf: (atS: number) => number): Sample[] =>
  Array.from({ length: 120 }, (_, n) => sampleAt(n * 5, rssOf(n * 5)));

const leaksOf = (samples: readonly Sample[]): string[] =>
  growthOf(samples)
    .filter(({ leaks }) => leaks)
    .map(({ figure }) => figure);

test('a figure that grows steadily is distinguished from one that fluctuates', () => {
  expect(leaksOf(minutes((atS) => 100 * MIB + (atS % 60) * MIB))).toEqual([]);
  expect(leaksOf(minutes((atS) => 100 * MIB + atS * 0.08 * MIB))).toEqual(['rssBytes']);
});

test('a short soak loses nothing', async () => {
  const report = await soak(
    {
      minutes: 0.25,
      seed: 5,
      rate: 20,
      workers: 2,
      sampleMs: 1_000,
      churn: { minMs: 500, maxMs: 2_000 },
      retentionS: 60,
      emptied: false,
    },
    () => undefined,
  );
  expect(report.failures).toEqual([]);
  expect(report.ended).toBe(report.started);
  expect(report.ended).toBeGreaterThan(20);
  expect(report.scheduled).toBeGreaterThan(1);
  const { workersKilled, workersStopped, sidecarsKilled } = report.churn;
  expect(workersKilled + workersStopped + sidecarsKilled).toBeGreaterThan(2);
  expect(plot(report.samples, 'short')).toMatch(/^<svg .*<\/svg>\n$/s);
});
