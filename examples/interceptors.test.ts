import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, interceptors, page, site, tenant } from './interceptors.ts';

it('carries a tenant through an orchestration and its children into activities', async () => {
  await using env = await TestEnvironment.start({ handlers, interceptors });
  const blue = await tenant.run('blue', () => env.client.start(site, ['home', 'news']));
  const green = await tenant.run('green', () => env.client.start(site, ['home']));
  expect(await env.finish(blue.result())).toEqual(['blue/home', 'blue/news']);
  expect(await env.finish(green.result())).toEqual(['green/home']);
});

it('lets no activity run for a stranger', async () => {
  await using env = await TestEnvironment.start({ handlers, interceptors });
  const instance = await env.client.start(page, 'home');
  await expect(env.finish(instance.result())).rejects.toThrow('"nobody" is no tenant');
});
