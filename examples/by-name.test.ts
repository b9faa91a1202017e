import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { bill, handlers, otherHandlers } from './by-name.ts';

it('mixes typed calls and calls by name', async () => {
  await using env = await TestEnvironment.start({ handlers: [...handlers, ...otherHandlers] });
  const instance = await env.client.start<string>('bill', { net: 500, country: 'IS' });
  await instance.raise('confirmed', true);
  expect(await instance.result()).toBe('invoice 8: 6.00 EUR');
});

it('reports which handler is missing while it waits for one', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(bill, { net: 500, country: 'IS' });
  await env.advance('1s');
  const { status, waitingFor } = await instance.get();
  expect(status).toBe('running');
  expect(waitingFor).toMatchObject([{ reason: 'noWorker', name: 'format.money' }]);
});
