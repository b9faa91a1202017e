// W6: start, idle time and stop of the sidecar, empty and full; and the memory of waiting
// instances.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { sumOfIndices } from '../definitions.ts';
import type { EngineHarness } from '../engine-harness.ts';
import { monotonicMs, pause } from '../clock.ts';
import { round } from '../percentile.ts';
import type { ProcessStats } from '../proc-stats.ts';
import { checksOf, fullSize, mustBeSound } from '../workload.ts';
import type { EngineWorkload, Outcome, RunContext, Size, Workload } from '../workload.ts';

const idleMs = 5_000;
const longestMs = 120_000;
const steps = 5;
const work = {
  orchestration: 'inlineSteps',
  work: { n: steps },
  expect: sumOfIndices(steps),
} as const;
const totalFull = 5_000;

const megabytes = ({ rssBytes }: ProcessStats): number => round(rssBytes / 1024 ** 2);

/** The total size of all files, and their disk space. */
async function sizeOf(folder: string): Promise<{ apparent: number; allocated: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const stats = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
  return {
    apparent: stats.reduce((sum, { size }) => sum + size, 0),
    allocated: stats.reduce((sum, { blocks }) => sum + blocks * 512, 0),
  };
}

async function startRestEnd(context: RunContext<EngineHarness>, total: number): Promise<Outcome> {
  const harness = await context.prepare();
  const startMs = monotonicMs();
  const readyMs = await harness.startEngine();
  await harness.connect();
  const first = await harness.loop({ ...work, total: 1, concurrency: 1 });
  const firstResultMs = monotonicMs() - startMs;
  harness.beginMeasuring();
  const before = harness.engineStats();
  await pause(idleMs);
  const idle = harness.engineStats();
  const result = await harness.loop({ ...work, total, concurrency: 128 });
  const after = harness.engineStats();
  const running = await sizeOf(harness.dataFolder);
  const stopMs = monotonicMs();
  await harness.stopEngine();
  const stoppedMs = monotonicMs();
  const stopped = await sizeOf(harness.dataFolder);
  return {
    metrics: {
      ready_ms: round(readyMs),
      first_result_ms: round(firstResultMs),
      stop_ms: round(stoppedMs - stopMs),
      rss_idle_mb: megabytes(idle),
      rss_after_mb: megabytes(after),
      idle_cores: round((idle.cpuS - before.cpuS) / (idleMs / 1_000)),
      instances_per_s: round((total * 1_000) / result.wallMs),
      disk_apparent: running.apparent,
      disk_allocated: running.allocated,
      disk_apparent_stopped: stopped.apparent,
      disk_per_instance: Math.round(running.allocated / (total + 1)),
    },
    checks: checksOf([first, result], await harness.executions(), (total + 1) * steps),
    resources: harness.endMeasuring(),
  };
}

const waiting = { orchestration: 'inlineThenGo', concurrency: 256, watch: false } as const;

/** The sidecar starts on a data directory with many waiting instances. */
async function startFull(context: RunContext, count: number): Promise<Outcome> {
  const harness = await context.start();
  const accepted = await harness.driver.ask('accept', {
    ...waiting,
    work: { n: 0 },
    expect: 0,
    total: count,
  });
  mustBeSound('start', accepted);
  await harness.untilWaiting(count);
  harness.beginMeasuring();
  await harness.stopEngine();
  const readyMs = await harness.startEngine();
  const rssMb = megabytes(harness.engineStats());
  await harness.killEngine();
  const readyAfterKillMs = await harness.startEngine();
  // A sample of instances must still run, including the oldest and the newest.
  const some = 100;
  const oldest = await harness.driver.ask('raise', { from: 0, to: some, longestMs });
  const newest = await harness.driver.ask('raise', { from: count - some, to: count, longestMs });
  const disk = await sizeOf(harness.dataFolder);
  return {
    metrics: {
      ready_ms: round(readyMs),
      ready_after_kill_ms: round(readyAfterKillMs),
      rss_ready_mb: rssMb,
      accept_per_s: Math.round((count * 1_000) / (accepted.acceptedMs - accepted.firstStartMs)),
      disk_per_instance: Math.round(disk.allocated / count),
    },
    checks: checksOf([oldest, newest], 0, 0),
    resources: harness.endMeasuring(),
  };
}

/** The memory of a waiting, cached instance in the worker. */
async function weigh(context: RunContext, count: number): Promise<Outcome> {
  const harness = await context.start({ exposeGc: true });
  const warm = { ...waiting, work: { n: 2 }, expect: 1 };
  mustBeSound('start', await harness.driver.ask('accept', { ...warm, total: 1_000 }));
  await harness.untilWaiting(1_000);
  mustBeSound('warm-up', await harness.driver.ask('raise', { from: 0, to: 1_000, longestMs }));
  await harness.resetCounts();
  harness.beginMeasuring();
  const before = await harness.app.ask('heldBytes');
  const accepted = await harness.driver.ask('accept', { ...warm, total: count });
  await harness.untilWaiting(count);
  // Waits until buffers of the last turns are empty: they do not belong to instances.
  await pause(1_000);
  const after = await harness.app.ask('heldBytes');
  const raised = await harness.driver.ask('raise', { from: 0, to: count, longestMs });
  const resources = harness.endMeasuring();
  const counts = await harness.app.ask('counts');
  return {
    metrics: {
      bytes_per_instance: Math.round((after - before) / count),
      // More calls than instances would mean that some instances were replayed, so not cached.
      replayed: counts.entries - count,
      server_rss_mb: resources.server.rss_mb,
    },
    checks: checksOf([accepted, raised], counts.executions, count * 2),
    resources,
  };
}

export function startup(size: Size): EngineWorkload {
  const total = size(totalFull);
  return {
    id: 'W6',
    params: { idle_ms: idleMs, total, steps },
    timeoutMs: 120_000,
    run: (context) => startRestEnd(context, total),
  };
}

export const lifecycle: readonly Workload[] = [
  startup(fullSize),
  {
    id: 'W6-100k',
    params: { waiting: 100_000 },
    timeoutMs: 300_000,
    run: (context) => startFull(context, 100_000),
  },
  {
    id: 'mem-cached',
    params: { waiting: 20_000, steps: 2 },
    timeoutMs: 180_000,
    run: (context) => weigh(context, 20_000),
  },
];
