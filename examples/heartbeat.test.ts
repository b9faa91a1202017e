import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, migrate } from './heartbeat.ts';

it('continues where the lost attempt had stopped', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(migrate, { total: 200 });
  expect(await env.finish(instance.result())).toEqual({ total: 200, resumedAt: 100 });
});
