import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, stock } from './child-fan-out.ts';

it('collects the results of a child for each region', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const regions = Array.from({ length: 20 }, (_, at) => ({
    name: `region-${at}`,
    shops: Array.from({ length: at }, () => 'shop'),
  }));
  const instance = await env.client.start(stock, regions, { id: 'all-stock' });
  const counts = await instance.result();
  expect(counts['region-0']).toBe(0);
  expect(counts['region-19']).toBe(19 * 40);

  const names: string[] = [];
  for await (const { name } of env.client.list({ idPrefix: 'all-stock' })) names.push(name);
  expect(names.filter((name) => name === 'stock-of-region')).toHaveLength(20);
});
