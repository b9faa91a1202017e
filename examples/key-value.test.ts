import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { compare, count, handlers, highest, meter, reading } from './key-value.ts';

it('continues to count over continue-as-new', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(meter, undefined);
  for (let value = 1; value <= 25; value += 1) await instance.raise(reading, value % 7);
  await env.settle();
  expect(await instance.value(count)).toBe(25);
  expect(await instance.value(highest)).toBe(6);
  expect((await instance.get()).execution).toBe(3);
});

it('is read by an instance that compares the values of several meters', async () => {
  await using env = await TestEnvironment.start({ handlers });
  for (const [id, value] of Object.entries({ a: 3, b: 9, c: 5 })) {
    const instance = await env.client.start(meter, undefined, { id });
    await instance.raise(reading, value);
  }
  await env.client.start(meter, undefined, { id: 'silent' });
  await env.settle();
  const compared = await env.client.start(compare, ['a', 'silent', 'b', 'c']);
  expect(await compared.result()).toBe('b');
});
