// Makes many runs, a few at once: first each scenario without a crash, which counts its points,
// then one run for each point.
import { playAt } from './play.ts';
import { pointsOf } from './point.ts';
import type { Point } from './point.ts';
import type { Scenario } from './scenario.ts';

export interface Measured {
  readonly scenario: Scenario;
  readonly points: readonly Point[];
}

export interface Outcome {
  readonly tried: number;
  /** The number of processes that died. A run may not reach its point. */
  readonly died: number;
  readonly failures: readonly Error[];
}

/** Makes the runs in order, this many at once. */
async function atOnce<T, R>(
  items: readonly T[],
  lanes: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Runs each scenario without a crash, and returns its points. */
export function measure(scenarios: readonly Scenario[], lanes: number): Promise<Measured[]> {
  return atOnce(scenarios, lanes, async (scenario) => {
    const points = pointsOf(await playAt(scenario, null));
    return { scenario, points };
  });
}

/** Makes a run for every nth point. */
export async function tryPoints(
  measured: readonly Measured[],
  every: number,
  lanes: number,
): Promise<Outcome> {
  const all = measured.flatMap(({ scenario, points }) =>
    points.map((point) => ({ scenario, point })),
  );
  const chosen = all.filter((_, index) => index % every === 0);
  const failures: Error[] = [];
  let died = 0;
  await atOnce(chosen, lanes, async ({ scenario, point }) => {
    try {
      const { deaths } = await playAt(scenario, point);
      died += deaths;
    } catch (error) {
      failures.push(error as Error);
    }
  });
  return { tried: chosen.length, died, failures };
}
