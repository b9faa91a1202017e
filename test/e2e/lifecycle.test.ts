import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, OrchestrationContext, Worker } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf, kindsOf } from '../fixtures/histories.ts';
import { codeOf, describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
const workers: Worker[] = [];
beforeAll(async () => {
  harness = await Harness.start();
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => harness.close());

const go = defineEvent<string>('go');
const work = defineActivity<string, string>('work');
type Code = (ctx: OrchestrationContext) => unknown;
let lastName = 0;

/** Deploys code under a unique name, with an activity that returns its input. */
async function deploy(code: Code, name = `code-${(lastName += 1)}`): Promise<string> {
  const definition = defineOrchestration(name);
  const worker = await harness.attach([definition.handle(code), work.handle((value) => value)]);
  workers.push(worker);
  return name;
}
const start = async (code: Code): Promise<InstanceHandle> =>
  harness.client.start(await deploy(code));
const waiting = (handle: InstanceHandle, reason = 'event'): Promise<unknown> =>
  until(`it waits for ${reason}`, async () =>
    (await handle.get()).waitingFor.some((one) => one.reason === reason),
  );
const status = (handle: InstanceHandle, expected: string): Promise<unknown> =>
  until(`it is ${expected}`, async () => (await handle.get()).status === expected);

test('cancel makes pending awaits throw, and lets the code clean up', async () => {
  const handle = await start(async (ctx) => {
    try {
      return await ctx.waitFor(go);
    } catch (error) {
      const undone = await ctx.call(work, 'undone');
      await ctx.sleep(10);
      ctx.setStatus({ ...describeError(error), undone, reason: ctx.cancelReason });
      throw error;
    }
  });
  await waiting(handle);
  await handle.cancel('changed my mind');
  await expect(handle.result()).rejects.toMatchObject({
    name: 'OrchestrationFailedError',
    cause: { name: 'CancelledError', reason: 'changed my mind' },
  });
  expect(await handle.get()).toMatchObject({
    status: 'cancelled',
    customStatus: { name: 'CancelledError', undone: 'undone', reason: 'changed my mind' },
  });
});

test('cancelled code can complete, fail or end as cancelled', async () => {
  const handle = await start(async (ctx) => {
    await ctx.waitFor(go).catch(() => undefined);
    return `cancelled: ${ctx.cancelled}`;
  });
  await waiting(handle);
  await handle.cancel();
  // A second request has no further effect.
  await handle.cancel('again').catch(() => undefined);
  expect(await handle.result()).toBe('cancelled: true');
  expect(bodiesOf(await historyOf(handle), 'cancelRequested')).toHaveLength(1);
});

test('a cancellation before the first turn reaches the code', async () => {
  const handle = await harness.client.start('early');
  await handle.cancel('too early');
  await deploy((ctx) => ctx.call(work, 'x'), 'early');
  await status(handle, 'cancelled');
});

test('cancel withdraws every open operation', async () => {
  const handle = await start(async (ctx) => {
    const open = [ctx.sleep('1h'), ctx.waitFor(go), ctx.callActivity('unknown'), ctx.sleep('2h')];
    const outcomes = await Promise.allSettled(open);
    return outcomes.map((outcome) => outcome.status);
  });
  await waiting(handle);
  await handle.cancel();
  expect(await handle.result()).toEqual(Array.from({ length: 4 }, () => 'rejected'));
  expect((await harness.client.describe()).activitiesReady).toBe(0);
});

test('terminate ends an instance without running its code', async () => {
  let cleaned = false;
  const handle = await start(async (ctx) => {
    try {
      await ctx.waitFor(go);
    } finally {
      cleaned = true;
    }
  });
  await waiting(handle);
  await handle.terminate('now');
  expect(await handle.get()).toMatchObject({ status: 'terminated', waitingFor: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'TerminatedError' } });
  expect(kindsOf(await historyOf(handle)).at(-1)).toBe('executionTerminated');
  expect(cleaned).toBe(false);
});

test('suspend pauses turns, and events that arrive meanwhile are stored until resume', async () => {
  const handle = await start(async (ctx) => {
    const first = await ctx.waitFor(go);
    return [first, await ctx.call(work, 'worked'), await ctx.waitFor(go)];
  });
  await waiting(handle);
  await handle.suspend('maintenance');
  expect(await handle.get()).toMatchObject({ status: 'suspended' });
  await handle.raise(go, 'one');
  await handle.raise(go, 'two');
  await harness.restartSidecar();
  expect(await handle.get()).toMatchObject({
    status: 'suspended',
    waitingFor: expect.arrayContaining([expect.objectContaining({ reason: 'suspended' })]),
  });
  expect(kindsOf(await historyOf(handle))).not.toContain('activityScheduled');
  await handle.resume('done');
  expect(await handle.result()).toEqual(['one', 'worked', 'two']);
});

test('a suspended instance can be cancelled, and stops once it is resumed', async () => {
  const handle = await start((ctx) => ctx.waitFor(go));
  await waiting(handle);
  await handle.suspend();
  await handle.cancel();
  expect((await handle.get()).status).toBe('suspended');
  await handle.resume();
  await status(handle, 'cancelled');
});

test('a suspended instance can be terminated', async () => {
  const handle = await start((ctx) => ctx.waitFor(go));
  await handle.suspend();
  await handle.terminate();
  expect((await handle.get()).status).toBe('terminated');
});

test('suspension crosses continue-as-new', async () => {
  const handle = await start(async (ctx) => {
    if (ctx.info.execution === 2) return 'resumed';
    await ctx.waitFor(go);
    return ctx.continueAsNew();
  });
  await waiting(handle);
  // The suspension applies even if the turn that continues as new is in flight.
  await Promise.all([handle.raise(go, 'on'), handle.suspend()]);
  await status(handle, 'suspended');
  await handle.resume();
  expect(await handle.result()).toBe('resumed');
});

test('an instance reports the status pending, running and its end', async () => {
  const name = `code-${(lastName += 1)}`;
  const handle = await harness.client.start(name, { a: 1 }, { id: 'stands' });
  expect(await handle.get()).toMatchObject({
    id: 'stands',
    name,
    status: 'pending',
    execution: 1,
    input: { a: 1 },
    historyLength: 1,
    endedAt: undefined,
    waitingFor: [{ reason: 'noWorker', name }],
  });
  await deploy(async (ctx) => {
    ctx.setStatus('at work');
    await ctx.waitFor(go);
    throw new RangeError('out of range');
  }, name);
  await status(handle, 'running');
  expect(await handle.get()).toMatchObject({
    customStatus: 'at work',
    waitingFor: [{ reason: 'event', name: 'go', seq: 1 }],
  });
  await handle.raise(go, '');
  await status(handle, 'failed');
  const view = await handle.get();
  expect(view).toMatchObject({ output: undefined, error: { type: 'RangeError' }, waitingFor: [] });
  expect(view.endedAt!.getTime()).toBeGreaterThanOrEqual(view.createdAt.getTime());
});

const mistakes: Record<string, [wrong: Code, reason: string, detail: RegExp]> = {
  'awaits a non-durable promise': [
    () => new Promise((resolve) => setTimeout(resolve, 1)),
    'nondeterministicAwait',
    /not durable|nothing durable/i,
  ],
};

for (const [what, [wrong, reason, detail]] of Object.entries(mistakes)) {
  test(`code that ${what} is stuck with the reason, and resumes with a fixed worker`, async () => {
    const name = await deploy(wrong);
    const handle = await harness.client.start(name);
    await status(handle, 'stuck');
    const [first] = (await handle.get()).waitingFor;
    expect(first).toMatchObject({ reason, name });
    expect(first!.detail).toMatch(detail);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await deploy(() => 'fixed', name);
    expect(await handle.result({ timeout: '10s' })).toBe('fixed');
  });
}

test('changed code is stuck with expected and actual operation, and can be fixed', async () => {
  const name = await deploy(async (ctx) => {
    await ctx.call(work, 'first');
    return ctx.waitFor(go);
  });
  const handle = await harness.client.start(name);
  await waiting(handle);
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await deploy(async (ctx) => {
    await ctx.sleep('1h');
    return ctx.waitFor(go);
  }, name);
  await handle.raise(go, 'on');
  await status(handle, 'stuck');
  const [first] = (await handle.get()).waitingFor;
  expect(first).toMatchObject({ reason: 'nondeterminism' });
  expect(first!.detail).toMatch(/activity "work"/);
  expect(first!.detail).toMatch(/timer/);
  // Resuming with the same code has the same result.
  await handle.resume();
  await status(handle, 'stuck');
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await deploy(async (ctx) => {
    await ctx.call(work, 'first');
    return ctx.waitFor(go);
  }, name);
  expect(await handle.result({ timeout: '10s' })).toBe('on');
});

test('a stuck instance is still stuck after kill -9, and can be terminated', async () => {
  const name = await deploy(() => new Promise(() => undefined));
  const handle = await harness.client.start(name);
  await status(handle, 'stuck');
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await harness.restartSidecar();
  expect(await handle.get()).toMatchObject({
    status: 'stuck',
    waitingFor: [{ reason: 'nondeterministicAwait' }],
  });
  expect(await codeOf(handle.raise(go, 'kept'))).toBe('ok');
  await handle.terminate();
  expect((await handle.get()).status).toBe('terminated');
});

test('an instance without a worker for its version waits, and reports the version', async () => {
  const versioned = defineOrchestration<undefined, string>('versioned', { version: '2.0.0' });
  const handle = await harness.client.start(versioned);
  workers.push(
    await harness.attach([
      defineOrchestration('versioned', { version: '1.0.0' }).handle(() => 'one'),
    ]),
  );
  await waiting(handle, 'noWorker');
  expect((await handle.get()).waitingFor[0]!.detail).toContain('2.0.0');
  workers.push(await harness.attach([versioned.handle((ctx) => ctx.info.version)]));
  expect(await handle.result()).toBe('2.0.0');
  // A start by name and without a version gets the highest version of all workers.
  const unpinned = await harness.client.start<string>('versioned');
  expect(await unpinned.result()).toBe('2.0.0');
});
