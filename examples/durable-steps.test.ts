import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, lottery, runs } from './durable-steps.ts';

it('records the result of each step', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(lottery, { count: 6 });
  const { numbers, sum, rejected } = await instance.result();
  expect(numbers).toHaveLength(6);
  expect(sum).toBe(numbers.reduce((total, number) => total + number, 0));
  expect(rejected).toBe('RangeError');
  expect(runs).toEqual({ draw: 6, check: 2 });
});
