import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, interceptors, page, site, tenant } from './interceptors.ts';

it('interceptors pass the tenant to the activities of children', async () => {
  await using env = await TestEnvironment.start({ handlers, interceptors });
  const blue = await tenant.run('blue', () => env.client.start(site, ['home', 'news']));
  const green = await tenant.run('green', () => env.client.start(site, ['home']));
  expect(await env.finish(blue.result())).toEqual(['blue/home', 'blue/news']);
  expect(await env.finish(green.result())).toEqual(['green/home']);
});

it('an orchestration with an unknown tenant fails', async () => {
  await using env = await TestEnvironment.start({ handlers, interceptors });
  const instance = await env.client.start(page, 'home');
  await expect(env.finish(instance.result())).rejects.toThrow('"unknown" is not a tenant');
});
