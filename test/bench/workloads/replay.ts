// W8: a thousand uncached instances are resumed at once. The time from the first raise to the last
// result contains the reads, the transfer and replay of histories, the decisions and the commits.
import { sumOfIndices } from '../definitions.ts';
import { round } from '../percentile.ts';
import { checksOf, mustBeSound } from '../workload.ts';
import type { Outcome, RunContext, Workload } from '../workload.ts';

const total = 1_000;
/** The number of instances that are resumed first, to warm up the new process. */
const warm = 300;
/** Each is scheduled, completes and ends a turn. With start and wait this gives 99 events. */
const activities = 32;
const longestMs = 120_000;

async function run(context: RunContext): Promise<Outcome> {
  const harness = await context.start();
  const all = warm + total;
  const accepted = await harness.driver.ask('accept', {
    orchestration: 'activitiesThenGo',
    work: { n: activities },
    expect: sumOfIndices(activities),
    total: all,
    concurrency: 64,
    watch: false,
  });
  mustBeSound('start', accepted);
  await harness.untilWaiting(all);
  const executions = await harness.executions();
  await harness.restartApp();
  mustBeSound('warm-up', await harness.driver.ask('raise', { from: 0, to: warm, longestMs }));
  const events = await harness.driver.ask('historyEvents', { from: warm, to: all });
  await harness.resetCounts();
  harness.beginMeasuring();
  const raised = await harness.driver.ask('raise', { from: warm, to: all, longestMs });
  const resources = harness.endMeasuring();
  const counts = await harness.app.ask('counts');
  if (counts.entries < total) throw new Error('some instances were not replayed');
  const { firstRaiseMs, raisedMs, firstResultMs, finishedMs } = raised;
  const totalMs = finishedMs - firstRaiseMs;
  return {
    metrics: {
      total_ms: round(totalMs),
      events_replayed: events,
      events_per_instance: round(events / total),
      events_per_s: Math.round((events * 1_000) / totalMs),
      instances_per_s: round((total * 1_000) / totalMs),
      // All times are relative to the first raise. An entry is the start of a replay.
      phases_ms: {
        all_raised: round(raisedMs - firstRaiseMs),
        first_entry: round(counts.firstEntryMs - firstRaiseMs),
        last_entry: round(counts.lastEntryMs - firstRaiseMs),
        first_result: round(firstResultMs - firstRaiseMs),
        last_result: round(totalMs),
      },
      replay_ms: counts.toWait,
    },
    checks: checksOf([raised], executions + counts.executions, all * activities),
    resources,
  };
}

export const replays: readonly Workload[] = [
  {
    id: 'W8',
    params: { total, steps: activities, warm_up: warm },
    timeoutMs: 240_000,
    run,
  },
];
