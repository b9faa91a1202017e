import { OrchestrationFailedError } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { beforeEach, expect, it } from 'vitest';

import { addresses, beforeTheMistake, done, handlers, shipment } from './rewind.ts';

beforeEach(() => {
  addresses.clear();
  done.length = 0;
});

it('continues from before the mistake, and packs only once', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(shipment, 'Ada');
  await expect(instance.result()).rejects.toBeInstanceOf(OrchestrationFailedError);
  addresses.set('Ada', '12 Mill Road');
  expect(await instance.rewind(await beforeTheMistake(instance))).toBe(2);
  expect(await instance.result()).toBe('parcel 7 is at 12 Mill Road');
  expect(done).toEqual(['packed for Ada', 'delivered to 12 Mill Road']);
});

it('is forked for a retry and does not change', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(shipment, 'Bob');
  await expect(instance.result()).rejects.toBeInstanceOf(OrchestrationFailedError);
  addresses.set('Bob', '3 High Street');
  const other = await instance.fork({ eventId: await beforeTheMistake(instance) });
  expect(await other.result()).toBe('parcel 7 is at 3 High Street');
  expect((await instance.get()).status).toBe('failed');
});
