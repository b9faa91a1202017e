import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, load, pipeline, transform } from './child-chain.ts';

it('passes the output of each child to the next', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(pipeline, 'stock.csv', { id: 'p-1' });
  expect(await instance.result()).toBe(2);
  expect(await env.client.handle(transform, 'p-1-transform').result()).toEqual([
    { sku: 'bolt', count: 15 },
    { sku: 'nut', count: 40 },
  ]);
  const { parent } = await env.client.handle(load, 'p-1-load').get();
  expect(parent).toEqual({ instanceId: 'p-1', execution: 1 });
});
