// Runs one workload once, from a quiet machine to a record.
import { probe } from './noise.ts';
import { waitForQuiet } from './quiet.ts';
import { foreignCoresMax, noChecks, schema } from './record.ts';
import type { Machine, Resources, RunRecord, System } from './record.ts';
import type { EngineHarness, HarnessFactory } from './engine-harness.ts';
import type { HarnessOptions } from './harness.ts';
import type { Outcome, RunContext, Workload } from './workload.ts';

export interface Bench<H extends EngineHarness> {
  /** The folder for noise measurements, on the disk of the data directories. */
  readonly folder: string;
  readonly harnesses: HarnessFactory<H, HarnessOptions>;
  readonly system: System;
  readonly machine: Machine;
  readonly quietMs: number;
  /** Open harnesses. An interrupted benchmark ends their processes. */
  readonly open: Set<EngineHarness>;
}

const nothing = { cpu_s: 0, cores: 0, written_bytes: 0, rss_mb: 0, peak_rss_mb: 0 };
const noResources: Resources = {
  wall_s: 0,
  server: nothing,
  app: nothing,
  driver: nothing,
  foreign_cores: 0,
  steal_cores: 0,
};

/** Rejects after the timeout. The caller ends the processes. */
async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(late);
  }
}

async function attempt<H extends EngineHarness>(
  bench: Bench<H>,
  workload: Workload<H>,
  repetition: number,
): Promise<Outcome> {
  const harnesses: H[] = [];
  const keep = (harness: H): H => {
    harnesses.push(harness);
    bench.open.add(harness);
    return harness;
  };
  const name = `${workload.id}-${repetition}`;
  const context: RunContext<H> = {
    start: async (options: HarnessOptions = {}) => keep(await bench.harnesses.start(options, name)),
    prepare: async (options: HarnessOptions = {}) =>
      keep(await bench.harnesses.prepare(options, name)),
  };
  try {
    return await within(workload.timeoutMs, workload.id, workload.run(context));
  } catch (error) {
    // The last output of the engine explains the failure better than the timeout.
    const said = harnesses.map((harness) => harness.engineOutput).filter((output) => output !== '');
    throw new Error([(error as Error).message, ...said].join('\n'), { cause: error });
  } finally {
    for (const harness of harnesses) {
      await harness.close();
      bench.open.delete(harness);
    }
  }
}

/** Makes one run. Never rejects: the record of a failed run contains the error. */
export async function runOnce<H extends EngineHarness>(
  bench: Bench<H>,
  workload: Workload<H>,
  repetition: number,
): Promise<RunRecord> {
  const { folder } = bench;
  const quiet = await waitForQuiet(bench.quietMs);
  const before = await probe(folder);
  const startedAt = new Date().toISOString();
  let outcome: Outcome;
  let failed = false;
  try {
    outcome = await attempt(bench, workload, repetition);
  } catch (error) {
    failed = true;
    const checks = { ...noChecks, errors: 1, first_error: (error as Error).message };
    outcome = { metrics: {}, checks, resources: noResources };
  }
  const after = await probe(folder);
  const { label } = bench.system;
  const { metrics, resources, checks } = outcome;
  return {
    schema,
    system: bench.system,
    workload: label === undefined ? workload.id : `${workload.id}@${label}`,
    params: workload.params,
    repetition,
    started_at: startedAt,
    machine: bench.machine,
    quiet,
    noise: { before, after },
    metrics,
    resources,
    checks,
    ...(resources.foreign_cores > foreignCoresMax ? { noisy: true as const } : {}),
    ...(failed ? { failed: true as const } : {}),
  };
}
