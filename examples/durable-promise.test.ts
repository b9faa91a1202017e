import { PromiseSettledError } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { beforeEach, expect, it } from 'vitest';

import { payments, checkout, handlers } from './durable-promise.ts';

beforeEach(() => void payments.splice(0));

it('continues when the promise is resolved, and rejects a second answer', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const order = await env.client.start(checkout, 'o-1');
  await env.settle();
  const promise = env.client.promise(payments[0]!.callback);
  await promise.resolve({ receipt: 'r-1' });
  expect(await order.result()).toBe('paid: r-1');
  await expect(promise.resolve({ receipt: 'r-2' })).rejects.toThrow(PromiseSettledError);
});

it('receives the reason of a rejection', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const order = await env.client.start(checkout, 'o-1');
  await env.settle();
  await env.client.promise(payments[0]!.callback).reject(new Error('no credit'));
  expect(await order.result()).toBe('refused: no credit');
});

it('times out at its deadline', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const order = await env.client.start(checkout, 'o-1');
  await env.advance('3d');
  expect(await order.result()).toBe('never paid');
});
