import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, invoice1, meter1, next } from './rolling-deployment.ts';

it('ends each instance on its initial version', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const old = await env.client.start(invoice1, 4_200);
  const fresh = await env.client.start<string>('invoice', 4_200);
  const { versions } = await env.client.versions('invoice');
  expect(versions).toMatchObject([
    { version: '2.0.0', live: 1, isDefault: true },
    { version: '1.0.0', live: 1, isDefault: false },
  ]);
  for (const instance of [old, fresh]) await instance.raise(next, null);
  expect(await old.result()).toBe('invoice of 4200 cents');
  expect(await fresh.result()).toBe('invoice of 42.00 EUR');
});

it('moves an endless instance to the latest version when it continues as new', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(meter1, 0);
  await instance.raise(next, null);
  await instance.raise(next, null);
  expect(await instance.result()).toBe('metered 1 times');
  expect(await instance.get()).toMatchObject({ version: '2.0.0', execution: 2 });
});
