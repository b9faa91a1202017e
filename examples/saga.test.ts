import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { bookTrip, handlers } from './saga.ts';

it('books a trip after a failed attempt', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(bookTrip, { city: 'Oslo', cents: 100 });
  expect(await env.finish(instance.result())).toEqual({
    booked: true,
    receipt: 'receipt over 100',
  });
});

it('compensates in reverse the steps before the failure', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(bookTrip, { city: 'Oslo', cents: 100_001 });
  expect(await env.finish(instance.result())).toEqual({
    booked: false,
    because: 'CardDeclined',
    undone: ['cancelled hotel in Oslo', 'cancelled flight to Oslo'],
  });
});
