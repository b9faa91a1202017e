import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, helloWorld } from './hello-world.ts';

it('greets by name', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(helloWorld, 'you');
  expect(await instance.result()).toBe('Hello, you!');
});
