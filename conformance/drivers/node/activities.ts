// The activities of the workers of all drivers (README.md, Mode `live`).
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { ApplicationError, defineActivity } from '@perdure/sdk';
import type { ActivityContext, WorkerHandler } from '@perdure/sdk';

import type { Json } from '../../case.ts';
import { failureOf } from './failure.ts';

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

function beat(times: number, activity: ActivityContext): unknown {
  if (activity.info.attempt > 1) return activity.heartbeatDetails;
  for (let i = 1; i <= times; i += 1) activity.heartbeat(i);
  throw new ApplicationError('beaten', { type: 'Beaten' });
}

/** @param ledger the file that `ledger` appends to. */
export function activities(ledger: string): WorkerHandler[] {
  const note = (key: string, { info }: ActivityContext): void =>
    appendFileSync(ledger, `${key} ${info.instanceId} ${info.seq} ${info.attempt}\n`);
  return [
    defineActivity<unknown, unknown>('echo').handle((input) => input),
    defineActivity<Json, never>('fail').handle((input) => {
      throw failureOf(input);
    }),
    defineActivity<{ times: number }, number>('flaky').handle(({ times }, { info }) => {
      if (info.attempt > times) return info.attempt;
      throw new ApplicationError('not yet', { type: 'Flaky' });
    }),
    defineActivity<{ times: number }, unknown>('beat').handle(({ times }, activity) =>
      beat(times, activity),
    ),
    defineActivity<{ key?: string } | null, string>('hang').handle(async (input, activity) => {
      await stopped(activity.signal);
      if (input?.key !== undefined) note(input.key, activity);
      return 'stopped';
    }),
    defineActivity<{ key: string }, string>('ledger').handle(({ key }, activity) => {
      note(key, activity);
      return key;
    }),
    defineActivity<{ key: string; ms: number }, string>('linger').handle(
      async ({ key, ms }, activity) => {
        note(key, activity);
        await pause(ms);
        return key;
      },
    ),
    defineActivity<unknown, Json>('info').handle((_input, { info }) => {
      const { instanceId, name, attempt } = info;
      return { instanceId, name, attempt };
    }),
    defineActivity<unknown, Json>('headers').handle((_input, { headers }) => headers),
    defineActivity<string, number>('size').handle((input) => input.length),
  ];
}
