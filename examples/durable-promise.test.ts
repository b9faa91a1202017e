import { PromiseSettledError } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { beforeEach, expect, it } from 'vitest';

import { asked, checkout, handlers } from './durable-promise.ts';

beforeEach(() => void asked.splice(0));

it('goes on when the promise is resolved, and takes no second answer', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const order = await env.client.start(checkout, 'o-1');
  await env.settle();
  const promise = env.client.promise(asked[0]!.callback);
  await promise.resolve({ receipt: 'r-1' });
  expect(await order.result()).toBe('paid: r-1');
  await expect(promise.resolve({ receipt: 'r-2' })).rejects.toThrow(PromiseSettledError);
});

it('hears why the promise was rejected', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const order = await env.client.start(checkout, 'o-1');
  await env.settle();
  await env.client.promise(asked[0]!.callback).reject(new Error('no credit'));
  expect(await order.result()).toBe('refused: no credit');
});

it('waits no longer than it wants to', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const order = await env.client.start(checkout, 'o-1');
  await env.advance('3d');
  expect(await order.result()).toBe('never paid');
});
