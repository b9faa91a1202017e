import { UpdateRejectedError } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { callNext, closeDay, counterDay, handlers, join, waiting } from './queries-and-updates.ts';

it('lets guests join while there is space, and returns the waiting guests', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const day = await env.client.start(counterDay);
  expect(await day.update(join, 'Ann')).toBe(1);
  expect(await day.update(join, 'Bob')).toBe(2);
  await expect(day.update(join, 'Cid')).rejects.toBeInstanceOf(UpdateRejectedError);
  expect(await day.update(callNext)).toBe('Ann was served');
  expect(await day.query(waiting)).toEqual(['Bob']);
  expect(await day.update(closeDay)).toBe(1);
  expect(await day.result()).toEqual(['Ann was served']);
  expect(await day.query(waiting)).toEqual(['Bob']);
});
