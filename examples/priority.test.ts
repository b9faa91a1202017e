import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { campaign, handlers, queues, sent } from './priority.ts';

it('sends the alarm first, and lets customers take turns', async () => {
  await using env = await TestEnvironment.start({ handlers, queues });
  await env.client.setQueue('mail', { activities: 1 });
  const customers = [
    { customer: 'large', count: 50 },
    { customer: 'small', count: 2 },
  ];
  const instance = await env.client.start(campaign, customers);
  await env.finish(instance.result());
  expect(sent.slice(0, 5)).toEqual(['alarm', 'large-0', 'small-0', 'large-1', 'small-1']);
});
