import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { approval, expense, handlers } from './approval.ts';

it.each([
  [true, 'approved'],
  [false, 'refused'],
])('accepts the answer %s before the deadline', async (ok, outcome) => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(expense, { what: 'a lamp', deadline: '24h' });
  await env.advance('23h');
  await instance.raise(approval, { ok, note: 'seen' });
  expect(await instance.result()).toEqual({ outcome, note: 'seen' });
});

it('expires at the deadline', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(expense, { what: 'a lamp', deadline: '24h' });
  await env.advance('23h');
  const { customStatus, waitingFor } = await instance.get();
  expect(customStatus).toBe('waiting for approval');
  expect(waitingFor.map(({ reason }) => reason).toSorted()).toEqual(['event', 'timer']);
  await env.advance('1h');
  expect((await instance.result()).outcome).toBe('expired');
});

it('accepts an answer that arrived before the wait', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(expense, { what: 'a lamp', deadline: '24h' });
  await instance.raise(approval, { ok: true, note: 'early' });
  expect(await instance.result()).toEqual({ outcome: 'approved', note: 'early' });
});
