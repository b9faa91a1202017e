import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { counter, handlers, stepsPerExecution } from './counter.ts';

it('counts over many executions, each with a short history', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(counter, { count: 0, target: 95 });
  expect(await instance.result()).toEqual({ count: 95, executions: 10 });
  const executions = await instance.executions();
  expect(executions.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 9 }, () => 'continuedAsNew'),
    'completed',
  ]);
  for (const { historyLength } of executions) {
    expect(historyLength).toBeLessThanOrEqual(4 * stepsPerExecution + 4);
  }
});
