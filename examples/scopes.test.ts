import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, notes, search } from './scopes.ts';

it('cancels all open operations of the scope when its timeout expires', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(search, ['the cellar', 'the attic', 'the garden']);
  await env.advance('1s');
  expect(await instance.result()).toBe('nothing in the cellar; timed out');
  expect(notes.at(-1)).toBe('2 lines');
});

it('writes its note after a cancellation too', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(search, ['the attic']);
  await env.settle();
  await instance.cancel('enough');
  await env.settle();
  expect((await instance.get()).status).toBe('cancelled');
  expect(notes.at(-1)).toBe('0 lines');
});
