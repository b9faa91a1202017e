import { InvalidInputError } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { basket, change, eventsPerExecution, handlers } from './actor.ts';

it('handles events in order of arrival', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(basket, { tea: 1 });
  await instance.raise(change, { do: 'add', item: 'tea', count: 2 });
  await instance.raise(change, { do: 'add', item: 'milk', count: 1 });
  await instance.raise(change, { do: 'remove', item: 'tea' });
  await env.advance('30d');
  expect((await instance.get()).customStatus).toEqual({ lines: 1, items: 1 });
  await instance.raise(change, { do: 'check-out' });
  expect(await instance.result()).toEqual({ milk: 1 });
});

it('loses no event when it continues as new', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(basket, {});
  const total = 3 * eventsPerExecution + 7;
  const raises = Array.from({ length: total }, () =>
    instance.raise(change, { do: 'add', item: 'nails', count: 1 }),
  );
  await Promise.all(raises);
  await instance.raise(change, { do: 'check-out' });
  expect(await instance.result()).toEqual({ nails: total });
  expect(await instance.executions()).toHaveLength(4);
});

it('rejects an event that its schema forbids', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(basket, {});
  const wrong = instance.raise(change, { do: 'add', item: 'nails', count: -1 });
  await expect(wrong).rejects.toThrow(InvalidInputError);
});
