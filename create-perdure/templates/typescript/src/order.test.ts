// Tests on the engine of the sidecar, in this process, with a clock that stands still until the
// test advances it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestEnvironment } from '@perdure/sdk/testing';
import { approval, charge, order } from './definitions.js';
import { handlers } from './handlers.js';

test('an approved order is shipped', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const started = await env.client.start(order, { id: 'o-1', cents: 4200 });
  await env.advance('23h');
  await started.raise(approval, { by: 'ops' });
  const outcome = await started.result();
  assert.deepEqual(outcome, {
    status: 'shipped',
    receipt: '4200 cents for o-1',
    approvedBy: 'ops',
  });
});

test('an order that is not approved within 24 hours is refunded', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const started = await env.client.start(order, { id: 'o-1', cents: 4200 });
  await env.advance('24h');
  assert.equal((await started.result()).status, 'refunded');
});

test('a charge that fails is retried', async () => {
  let attempts = 0;
  const failing = charge.handle(async () => {
    attempts += 1;
    if (attempts < 3) throw new Error('the provider does not answer');
    return { receipt: 'r-1' };
  });
  const others = handlers.filter(({ definition }) => definition.name !== charge.name);
  await using env = await TestEnvironment.start({ handlers: [failing, ...others] });
  const started = await env.client.start(order, { id: 'o-1', cents: 4200 });
  // Skips the pauses between the attempts, and the wait for an approval.
  const outcome = await env.finish(started.result());
  assert.equal(outcome.receipt, 'r-1');
  assert.equal(attempts, 3);
});
