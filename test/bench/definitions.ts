// The orchestrations of the benchmark. Every step returns its index, every orchestration the sum of
// the results of its steps, so that the driver can check each result.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationDefinition } from '@perdure/sdk';

/** Input of the orchestrations: the index of the instance, and the numbers of the workload. */
export interface Work {
  /** Index of the instance within its run. */
  readonly i: number;
  /** Steps, rounds or timers. */
  readonly n: number;
  /** Length of a sleep. */
  readonly sleepMs?: number;
  /** End of a sleep, milliseconds since 1970-01-01 UTC. */
  readonly untilMs?: number;
}

export const echo = defineActivity<number, number>('echo');
export const go = defineEvent<number>('go');

const define = (name: string): OrchestrationDefinition<Work, number> =>
  defineOrchestration<Work, number>(name);

/** The orchestrations by name, which the harness sends over its channel. */
export const orchestrations = {
  /** `n` steps in the worker, sequentially. */
  inlineSteps: define('inlineSteps'),
  /** `n` activities, sequentially. */
  activitySteps: define('activitySteps'),
  /** `n` steps in the worker, in parallel. */
  inlineFan: define('inlineFan'),
  /** `n` activities, in parallel. */
  activityFan: define('activityFan'),
  /** `n` steps in the worker, then the event `go`; adds its value. */
  inlineThenGo: define('inlineThenGo'),
  /** `n` activities, then the event `go`; adds its value. */
  activitiesThenGo: define('activitiesThenGo'),
  /** One sleep; returns its index. */
  sleeper: define('sleeper'),
  /** `n` parallel sleeps; returns its index. */
  sleepers: define('sleepers'),
  /** `n` times a step in the worker and a sleep. */
  rounds: define('rounds'),
} as const;

export type OrchestrationName = keyof typeof orchestrations;

/** 0 + 1 + … + (n - 1): the sum of `n` steps. */
export function sumOfIndices(n: number): number {
  return (n * (n - 1)) / 2;
}
