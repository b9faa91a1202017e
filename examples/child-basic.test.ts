import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, quote } from './child-basic.ts';

it.each([
  ['chair', '2 x chair: 250.00'],
  ['ghost', 'no quote: ghost is unknown'],
])('quotes a %s with a child', async (item, line) => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(quote, { item, count: 2 });
  expect(await instance.result()).toBe(line);
});
