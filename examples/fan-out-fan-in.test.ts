import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, readAll } from './fan-out-fan-in.ts';

it('collects the results of all calls, also when some fail', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const texts = Array.from({ length: 100 }, (_, at) => (at % 10 === 0 ? ' ' : `text ${at}`));
  const instance = await env.client.start(readAll, [...texts, 'interminable']);
  expect(await instance.result()).toEqual({
    words: 181,
    longest: 'interminable',
    unreadable: 10,
  });
});

it('completes at once without calls', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(readAll, []);
  expect(await instance.result()).toEqual({ words: 0, longest: '', unreadable: 0 });
});
