import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { addUp, handlers } from './loops.ts';

it.each([
  [1, 10],
  [3, 4],
  [10, 1],
  [99, 1],
])('returns the same sum with pages of %i', async (pageSize, pages) => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(addUp, { pageSize });
  expect(await instance.result()).toEqual({ pages, sum: 152, largest: 40 });
});
