import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { approval, expense, handlers } from './approval.ts';

it.each([
  [true, 'approved'],
  [false, 'refused'],
])('takes the answer %s when it comes in time', async (ok, outcome) => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(expense, { what: 'a lamp', deadline: '24h' });
  await env.advance('23h');
  await instance.raise(approval, { ok, note: 'seen' });
  expect(await instance.result()).toEqual({ outcome, note: 'seen' });
});

it('expires when the deadline is first', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(expense, { what: 'a lamp', deadline: '24h' });
  await env.advance('23h');
  const { customStatus, waitingFor } = await instance.get();
  expect(customStatus).toBe('waiting for approval');
  expect(waitingFor.map(({ reason }) => reason).toSorted()).toEqual(['event', 'timer']);
  await env.advance('1h');
  expect((await instance.result()).outcome).toBe('expired');
});

it('takes an answer that came before anybody waited for it', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(expense, { what: 'a lamp', deadline: '24h' });
  await instance.raise(approval, { ok: true, note: 'early' });
  expect(await instance.result()).toEqual({ outcome: 'approved', note: 'early' });
});
