// The interface of a workload and of its environment.
import type { Batch } from './driver/start.ts';
import type { Verdict } from './driver/accepted.ts';
import type { EngineHarness } from './engine-harness.ts';
import { noChecks } from './record.ts';
import type { Checks, Metrics, Params, Resources } from './record.ts';
import type { Harness, HarnessOptions } from './harness.ts';

export interface Outcome {
  readonly metrics: Metrics;
  readonly checks: Checks;
  readonly resources: Resources;
}

/** The processes for one run. The runner ends them. */
export interface RunContext<H extends EngineHarness = Harness> {
  /** All processes, connected. */
  start(options?: HarnessOptions): Promise<H>;
  /** Application and driver only. */
  prepare(options?: HarnessOptions): Promise<H>;
}

export interface Workload<H extends EngineHarness = Harness> {
  readonly id: string;
  readonly params: Params;
  /** Timeout of a run, warm-up included. */
  readonly timeoutMs: number;
  readonly run: (context: RunContext<H>) => Promise<Outcome>;
}

/** A workload that every engine can run. */
export type EngineWorkload = Workload<EngineHarness>;

/** Scales a number of instances. The identity for full sizes. */
export type Size = (count: number) => number;

export const fullSize: Size = (count) => count;

/** The driver's checks, with the runs of step code. */
export function checksOf(
  verdicts: readonly Verdict[],
  executions: number,
  expectedExecutions: number,
): Checks {
  const sum = (of: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0);
  return {
    ...noChecks,
    errors: sum(({ errors }) => errors),
    first_error: verdicts.find(({ firstError }) => firstError !== '')?.firstError ?? '',
    wrong_results: sum(({ wrong }) => wrong),
    lost: sum(({ lost }) => lost),
    missing: sum(({ missing }) => missing),
    executions,
    expected_executions: expectedExecutions,
  };
}

/** Throws on errors in the preparation of a measurement. */
export function mustBeSound(
  what: string,
  { errors, firstError, wrong, lost, missing }: Verdict,
): void {
  if (errors + wrong + lost + missing === 0) return;
  throw new Error(
    `${what}: ${errors} errors (${firstError}), ${wrong} wrong, ${lost} lost, ${missing} missing`,
  );
}

/** Runs a closed loop before the measurement, to warm up code and caches. */
export async function warmUp(harness: EngineHarness, batch: Batch): Promise<void> {
  mustBeSound('warm-up', await harness.loop(batch));
  await harness.resetCounts();
}
