import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { delivery, ended, handlers } from './batch.ts';

it('cancels all deliveries that have not left, and retains them for a week', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const { client } = env;
  const all = await Promise.all([1, 2, 3].map((order) => client.start(delivery, order)));
  await env.settle();
  await all[1]!.raise('shipped', null);
  expect(await all[1]!.result()).toBe('2 has left');

  const id = await client.batches.start('cancel', { name: 'delivery' });
  expect(await ended(client, id)).toMatchObject({ lookedAt: 2, done: 2, failed: 0 });
  expect(await Promise.all(all.map((one) => one.result()))).toEqual([
    '1 was called back',
    '2 has left',
    '3 was called back',
  ]);

  await client.setRetention('delivery', { completed: '7d' });
  await env.advance('6d');
  expect(await all[0]!.get()).toMatchObject({ status: 'completed' });
  await env.advance('2d');
  await expect(all[0]!.get()).rejects.toThrow('there is no instance');
});
