import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, transcode } from './sessions.ts';

it('finds its file, because both activities run at one worker', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(transcode, 'cat.mp4');
  expect(await env.finish(instance.result())).toBe('17 frames in round 1');
});
