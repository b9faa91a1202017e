import { scenarioOf } from './scenario.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulation.ts';
import type { Outcome } from './simulation.ts';
import { takeOverGlobals } from './virtual-loop.ts';

export interface CampaignOptions {
  readonly seeds: readonly number[];
  /** True: each seed runs twice and must have the same trace. */
  readonly twice: boolean;
  /** True: a failure is minimised before it is printed. */
  readonly shrinks: boolean;
  /** Seconds of real time after which the campaign stops. 0: no limit. */
  readonly seconds: number;
  /** The number of failures after which the campaign stops. */
  readonly failuresMax: number;
}

const out = (line: string): void => void process.stdout.write(`${line}\n`);

function report(seed: number, outcome: Outcome): void {
  const { violation, details, trace, simulatedMs } = outcome;
  out(`seed ${seed} fails after ${Math.round(simulatedMs)} simulated ms, trace ${trace}`);
  out(`  ${violation!.message}`);
  if (details !== '') out(`  ${details}`);
  out(`  again: npm run test:sim -- --seed ${seed}`);
}

/** Runs the seeds. Resolves with the number of failed seeds. */
export async function campaign(options: CampaignOptions): Promise<number> {
  takeOverGlobals();
  const startMs = performance.now();
  const sums = { seeds: 0, failed: 0, instances: 0, executions: 0, events: 0, crashes: 0 };
  for (const seed of options.seeds) {
    const spentMs = performance.now() - startMs;
    if (options.seconds > 0 && spentMs > options.seconds * 1_000) break;
    const outcome = await simulate(scenarioOf(seed));
    sums.seeds += 1;
    sums.instances += outcome.instances;
    sums.executions += outcome.executions;
    sums.events += outcome.events;
    sums.crashes += outcome.crashes;
    const failed = outcome.violation !== null || !(await isSame(seed, outcome, options.twice));
    if (!failed) continue;
    sums.failed += 1;
    if (outcome.violation === null) continue;
    report(seed, outcome);
    if (options.shrinks) out(await shrink(scenarioOf(seed), outcome.violation.checker));
    if (sums.failed >= options.failuresMax) break;
  }
  const seconds = (performance.now() - startMs) / 1_000;
  const rate = Math.round(sums.instances / seconds);
  out(
    `${sums.seeds} seeds, ${sums.failed} failed: ${sums.instances} orchestrations in ` +
      `${sums.executions} executions, ${sums.events} events, ${sums.crashes} crashes, ` +
      `${seconds.toFixed(1)} s, ${rate} orchestrations/s`,
  );
  return sums.failed;
}

async function isSame(seed: number, outcome: Outcome, twice: boolean): Promise<boolean> {
  if (!twice) return true;
  const again = await simulate(scenarioOf(seed));
  if (again.trace === outcome.trace) return true;
  out(`seed ${seed} does not repeat itself: trace ${outcome.trace}, then ${again.trace}`);
  return false;
}
