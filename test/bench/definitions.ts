// What the benchmark runs. Every step returns its index, every orchestration the sum of what its
// steps returned, so that the driver can check each result.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationDefinition } from '@perdure/sdk';

/** Input of the orchestrations: which one of its run it is, and the numbers of the workload. */
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

/** By name, so that the harness can say which over its channel. */
export const orchestrations = {
  /** `n` steps inside the worker, one after the other. */
  inlineSteps: define('inlineSteps'),
  /** `n` activities, one after the other. */
  activitySteps: define('activitySteps'),
  /** `n` steps inside the worker, all at once. */
  inlineFan: define('inlineFan'),
  /** `n` activities, all at once. */
  activityFan: define('activityFan'),
  /** `n` steps inside the worker, then the event `go`; adds what it carries. */
  inlineThenGo: define('inlineThenGo'),
  /** `n` activities, then the event `go`; adds what it carries. */
  activitiesThenGo: define('activitiesThenGo'),
  /** One sleep; gives its index. */
  sleeper: define('sleeper'),
  /** `n` sleeps at once; gives its index. */
  sleepers: define('sleepers'),
  /** `n` times a step inside the worker and a sleep. */
  rounds: define('rounds'),
} as const;

export type OrchestrationName = keyof typeof orchestrations;

/** 0 + 1 + … + (n - 1): what `n` steps come to. */
export function sumOfIndices(n: number): number {
  return (n * (n - 1)) / 2;
}
