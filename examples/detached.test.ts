import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, survey, visit } from './detached.ts';

it('starts an instance that continues after its starter has ended', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const first = await env.client.start(visit, 'v-1');
  expect(await first.result()).toEqual({ surveyId: 'survey-v-1', isNew: true });
  expect((await env.client.handle(survey, 'survey-v-1').get()).status).toBe('running');

  const second = await env.client.start(visit, 'v-1');
  expect(await second.result()).toEqual({ surveyId: 'survey-v-1', isNew: false });

  await env.advance('1s');
  expect(await env.client.handle(survey, 'survey-v-1').result()).toBe('mail about v-1 sent');
});
