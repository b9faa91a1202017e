import { defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, OrchestrationContext, Worker, WorkerHandler } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { codeOf } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
const workers: Worker[] = [];
beforeAll(async () => {
  harness = await Harness.start();
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => harness.close());

const a = defineEvent<number>('a');
const b = defineEvent<number>('b');
const go = defineEvent<null>('go');

/** Runs this code as a separate orchestration. */
async function start(
  code: (ctx: OrchestrationContext) => Promise<unknown>,
): Promise<InstanceHandle> {
  const handler: WorkerHandler = defineOrchestration('code').handle((ctx) => code(ctx));
  workers.push(await harness.attach([handler]));
  return harness.client.start('code');
}

const waits = (handle: InstanceHandle): Promise<unknown> =>
  until('it waits', async () => {
    const { waitingFor } = await handle.get();
    return waitingFor.length > 0 && waitingFor.every(({ reason }) => reason === 'event');
  });

test('events of one name are read in order of arrival, before and after the wait', async () => {
  const handle = await start(async (ctx) => {
    await ctx.waitFor(go);
    const got: number[] = [];
    while (got.length < 6) got.push(await ctx.waitFor(a));
    return got;
  });
  for (const n of [1, 2, 3]) expect(await handle.raise(a, n)).toBe('buffered');
  await handle.raise(go, null);
  await waits(handle);
  for (const n of [4, 5, 6]) await handle.raise(a, n);
  expect(await handle.result()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('each name has its own mailbox', async () => {
  const handle = await start(async (ctx) => {
    await ctx.waitFor(go);
    return [await ctx.waitFor(b), await ctx.waitFor(a), await ctx.waitFor(b)];
  });
  await handle.raise(a, 1);
  await handle.raise(b, 2);
  await handle.raise(b, 3);
  await handle.raise(go, null);
  expect(await handle.result()).toEqual([2, 1, 3]);
});

test('several waits on one mailbox are served in the order of their creation', async () => {
  const handle = await start((ctx) => Promise.all([1, 2, 3].map(() => ctx.waitFor(a))));
  await waits(handle);
  for (const n of [10, 20, 30]) expect(await handle.raise(a, n)).toBe('delivered');
  expect(await handle.result()).toEqual([10, 20, 30]);
});

test('a wait that lost a race reads no event from its mailbox', async () => {
  const handle = await start(async (ctx) => {
    await ctx.waitFor(go);
    // Both mailboxes contain an event: one wins, the other event stays.
    const first = await ctx.race({ a: ctx.waitFor(a), b: ctx.waitFor(b) });
    const second = await ctx.race({ a: ctx.waitFor(a), b: ctx.waitFor(b) });
    return [first, second];
  });
  await handle.raise(b, 2);
  await handle.raise(a, 1);
  await handle.raise(go, null);
  expect(await handle.result()).toEqual([
    { key: 'a', value: 1 },
    { key: 'b', value: 2 },
  ]);
});

test('waits that lost a race return their events to the mailbox in order', async () => {
  const handle = await start(async (ctx) => {
    await ctx.waitFor(go);
    const first = await ctx.race({ a: ctx.waitFor(a), x: ctx.waitFor(b), y: ctx.waitFor(b) });
    const both = [await ctx.waitFor(b), await ctx.waitFor(b)];
    // The open wait gets the event that the loser returned.
    const early = ctx.race({ a: ctx.waitFor(a), b: ctx.waitFor(b) });
    const late = ctx.waitFor(b);
    return [first.key, both, (await early).key, await late];
  });
  for (const n of [10, 20, 30]) await handle.raise(b, n);
  await handle.raise(a, 1);
  await handle.raise(a, 2);
  await handle.raise(go, null);
  expect(await handle.result()).toEqual(['a', [10, 20], 'a', 30]);
});

test('events that a lost race returned cross continue-as-new', async () => {
  const handle = await start(async (ctx) => {
    if (ctx.info.execution === 2) return ctx.waitFor(b);
    await ctx.waitFor(go);
    await ctx.race({ a: ctx.waitFor(a), b: ctx.waitFor(b) });
    return ctx.continueAsNew();
  });
  await handle.raise(b, 20);
  await handle.raise(a, 10);
  await handle.raise(go, null);
  expect(await handle.result()).toBe(20);
});

test('an approval with a deadline gets the event or the timeout, and never both', async () => {
  const code = async (ctx: OrchestrationContext): Promise<string> => {
    const first = await ctx.race({ answer: ctx.waitFor(a), late: ctx.sleep(250) });
    return first.key;
  };
  const answered = await start(code);
  await waitsForBoth(answered);
  expect(await answered.raise(a, 1)).toBe('delivered');
  expect(await answered.result()).toBe('answer');
  const late = await harness.client.start('code');
  expect(await late.result()).toBe('late');
  expect(await codeOf(late.raise(a, 1))).toBe('INSTANCE_ENDED');
});

const waitsForBoth = (handle: InstanceHandle): Promise<unknown> =>
  until('it waits', async () => (await handle.get()).waitingFor.length === 2);

test('waitFor times out, and a later event is not lost', async () => {
  const handle = await start(async (ctx) => {
    const first = await ctx.waitFor(a, { timeout: 50 }).catch((error: Error) => error.name);
    await ctx.waitFor(go);
    return [first, await ctx.waitFor(a, { timeout: '1h' })];
  });
  await until('the timeout', async () => (await historyOf(handle)).length > 6);
  expect(await handle.raise(a, 7)).toBe('buffered');
  await handle.raise(go, null);
  expect(await handle.result()).toEqual(['TimeoutError', 7]);
});

test('an orchestrator raises events to another, which receives all of them in order', async () => {
  const receiver = await start(async (ctx) => {
    if (ctx.info.instanceId === 'sender') {
      const to = await ctx.waitFor<string>('to');
      await Promise.all([1, 2, 3].map((n) => ctx.raise(to, a, n)));
      await ctx.raise(to, a, 4);
      return 'sent';
    }
    const got: number[] = [];
    while (got.length < 4) got.push(await ctx.waitFor(a));
    return got;
  });
  const sender = await harness.client.start('code', null, { id: 'sender' });
  await sender.raise('to', receiver.id);
  expect(await sender.result()).toBe('sent');
  expect(await receiver.result()).toEqual([1, 2, 3, 4]);
});

test('an orchestrator can raise an event to itself', async () => {
  const handle = await start(async (ctx) => {
    await ctx.raise(ctx.info.instanceId, a, 5);
    return ctx.waitFor(a);
  });
  expect(await handle.result()).toBe(5);
});

test('a thousand events raised at once all arrive exactly once', async () => {
  const handle = await start(async (ctx) => {
    const got = new Set<number>();
    for (let n = 0; n < 1_000; n += 1) got.add(await ctx.waitFor(a));
    return got.size;
  });
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => handle.raise(a, n)));
  expect(await handle.result()).toBe(1_000);
  expect(bodiesOf(await historyOf(handle), 'eventRaised')).toHaveLength(1_000);
});
