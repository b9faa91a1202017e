import { CancelledError, OrchestrationFailedError, TimeoutError } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { beforeEach, expect, it } from 'vitest';

import { booking, handlers, paid, seats } from './cancellation.ts';

beforeEach(() => {
  seats.length = 0;
});

it('cleans up when it is cancelled, and ends as cancelled', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(booking, 'the opera');
  await env.advance('1m');
  await instance.cancel('changed plans');
  const error: unknown = await instance.result().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(OrchestrationFailedError);
  expect((error as Error).cause).toBeInstanceOf(CancelledError);
  expect((await instance.get()).status).toBe('cancelled');
  expect(seats).toEqual(['reserved for the opera', 'released: changed plans']);
});

it('cleans up after a missing payment, and fails', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(booking, 'the opera');
  await env.advance('16m');
  const error: unknown = await instance.result().catch((caught: unknown) => caught);
  expect((error as Error).cause).toBeInstanceOf(Error);
  expect((error as OrchestrationFailedError).type).toBe(new TimeoutError('wait', '', '').name);
  expect(seats).toEqual(['reserved for the opera', 'released: not paid in time']);
});

it('keeps the seat of a guest who pays', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(booking, 'the opera');
  await instance.raise(paid, 'receipt 7');
  expect(await instance.result()).toBe('12A, receipt 7');
  expect(seats).toEqual(['reserved for the opera']);
});
