import { replay, TestEnvironment } from '@perdure/sdk/testing';
import type { HistoryEvent } from '@perdure/sdk/testing';
import type { WorkerHandler } from '@perdure/sdk';
import { expect, it } from 'vitest';

import { delivery, firstRelease, handlers, lastRelease, received } from './patched.ts';

/** The history of a delivery that a release has recorded. */
async function historyOf(release: readonly WorkerHandler[]): Promise<[string, HistoryEvent[]]> {
  await using env = await TestEnvironment.start({ handlers: release });
  const instance = await env.client.start(delivery, { to: 'Lyon' });
  await instance.raise(received, null);
  const how = await instance.result();
  const history: HistoryEvent[] = [];
  for await (const event of instance.history()) history.push(event);
  return [how, history];
}

it('takes the old branch for old histories, and the new branch for new ones', async () => {
  const [posted, old] = await historyOf(firstRelease);
  expect(posted).toBe('posted to Lyon');
  expect(await replay(old, handlers)).toEqual({ ok: true });
  const [brought, marked] = await historyOf(handlers);
  expect(brought).toBe('brought to Lyon');
  expect(await replay(marked, handlers)).toEqual({ ok: true });
});

it('allows removing the old branch when no instance uses it', async () => {
  const [, marked] = await historyOf(handlers);
  expect(await replay(marked, lastRelease)).toEqual({ ok: true });
  const [, unmarked] = await historyOf(lastRelease);
  expect(await replay(unmarked, lastRelease)).toEqual({ ok: true });
  const [, old] = await historyOf(firstRelease);
  expect(await replay(old, lastRelease)).toMatchObject({ ok: false });
});
