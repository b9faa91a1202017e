// Effects of a cancellation: on children, parents, activities, and on later requests.
import { setTimeout as pause } from 'node:timers/promises';
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, WorkerHandler } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf, kindsOf } from '../fixtures/histories.ts';
import { codeOf, describeError } from '../fixtures/outcomes.ts';
import { Fixture, untilWaiting } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.clear());
afterAll(() => fixture.close());

const go = defineEvent<string>('go');
const deep = defineOrchestration<{ id: string; levels: number }, string>('deep');
const long = defineActivity<string, string>('long');

const isNow = (handle: InstanceHandle<unknown>, status: string): Promise<unknown> =>
  until(`it is ${status}`, async () => (await handle.get()).status === status);

/** An activity that runs until its signal aborts, and the recorded reasons. */
function listening(): { running: string[]; aborted: string[]; handler: WorkerHandler } {
  const [running, aborted] = [[] as string[], [] as string[]];
  const handler = long.handle(async (what, { signal }) => {
    running.push(what);
    try {
      await pause(3_600_000, undefined, { signal });
    } catch {
      aborted.push(`${what}: ${(signal.reason as { reason: string }).reason}`);
    }
    return 'too late';
  });
  return { running, aborted, handler };
}

test('a cancelled parent cancels all of its descendants', async () => {
  await fixture.attach([
    deep.handle(async (ctx, { id, levels }) => {
      if (levels === 0) return ctx.waitFor(go);
      const children = ['a', 'b'].map((part) => {
        const below = `${id}-${part}`;
        return ctx.call(deep, { id: below, levels: levels - 1 }, { id: below });
      });
      return (await Promise.all(children)).join(' ');
    }),
  ]);
  const top = await fixture.harness.client.start(deep, { id: 'top', levels: 2 }, { id: 'top' });
  const below = ['a', 'b', 'a-a', 'a-b', 'b-a', 'b-b'].map((part) =>
    fixture.harness.client.handle(`top-${part}`),
  );
  await Promise.all(
    below.slice(2).map((leaf) =>
      until('it listens', async () => {
        const { waitingFor } = await leaf.get().catch(() => ({ waitingFor: [] }));
        return waitingFor.some(({ reason }) => reason === 'event');
      }),
    ),
  );
  await top.cancel('all of it');
  for (const one of [top, ...below]) await isNow(one, 'cancelled');
});

test('a child that another client cancels notifies its parent, which continues', async () => {
  const child = defineOrchestration<null, string>('child');
  const handle = await fixture.start(
    (ctx) => ctx.call(child, null, { id: 'lonely' }).catch(describeError),
    null,
    [child.handle((ctx) => ctx.waitFor(go))],
  );
  await untilWaiting(handle, 'child');
  const lonely = fixture.harness.client.handle('lonely');
  await until('the child listens', async () => {
    const view = await lonely.get().catch(() => undefined);
    return view?.status === 'running' && view.waitingFor.length > 0;
  });
  await lonely.cancel('not this one');
  expect(await handle.result()).toMatchObject({
    name: 'OrchestrationFailedError',
    cause: { name: 'CancelledError' },
  });
  expect((await handle.get()).status).toBe('completed');
});

test('cancelling an ended or unknown instance is an error', async () => {
  const handle = await fixture.start(() => 'done');
  await handle.result();
  const before = await historyOf(handle);
  expect(await codeOf(handle.cancel())).toBe('INSTANCE_ENDED');
  expect(await historyOf(handle)).toEqual(before);
  expect((await handle.get()).status).toBe('completed');
  expect(await codeOf(fixture.harness.client.handle('never-was').cancel())).toBe('NOT_FOUND');
});

test('a second cancellation has no effect: the first reason applies', async () => {
  const handle = await fixture.start(async (ctx) => {
    try {
      return await ctx.waitFor(go);
    } catch (error) {
      // Clean-up that takes longer than the time until the second request.
      await ctx.sleep(30);
      ctx.setStatus(ctx.cancelReason);
      throw error;
    }
  });
  await untilWaiting(handle);
  await handle.cancel('first');
  await handle.cancel('second');
  await isNow(handle, 'cancelled');
  expect((await handle.get()).customStatus).toBe('first');
  expect(bodiesOf(await historyOf(handle), 'cancelRequested')).toHaveLength(1);
});

for (const how of ['completes', 'fails'] as const) {
  test(`an instance that ${how} before its activity aborts it, and keeps its outcome`, async () => {
    const { running, aborted, handler } = listening();
    const handle = await fixture.start(
      async (ctx) => {
        void ctx.call(long, 'left behind').catch(() => undefined);
        const word = await ctx.waitFor(go);
        if (how === 'fails') throw new Error(word);
        return word;
      },
      null,
      [handler],
    );
    await until('it runs', () => running.length === 1);
    await handle.raise(go, 'enough');
    await isNow(handle, how === 'fails' ? 'failed' : 'completed');
    await until('the activity is aborted', () => aborted.length === 1);
    expect(aborted).toEqual(['left behind: instance_ended']);
    const kinds = kindsOf(await historyOf(handle));
    expect(kinds).not.toContain('activityCompleted');
    expect(kinds.at(-1)).toBe(how === 'fails' ? 'executionFailed' : 'executionCompleted');
  });
}

test('an activity that was not dispatched before a cancellation never runs', async () => {
  const handle = await fixture.start((ctx) => ctx.call(long, 'untaken'));
  await untilWaiting(handle, 'noWorker');
  await handle.cancel();
  await isNow(handle, 'cancelled');
  const { running, handler } = listening();
  const probe = defineOrchestration<null, string>('probe');
  await fixture.attach([handler, probe.handle(() => 'attached and working')]);
  await (await fixture.harness.client.start(probe, null)).result();
  expect(running).toEqual([]);
  expect((await fixture.harness.client.describe()).activitiesReady).toBe(0);
});

test('a cancellation and a lost race each withdraw their operations once', async () => {
  const { running, aborted, handler } = listening();
  const handle = await fixture.start(
    async (ctx) => {
      await ctx.race({ lost: ctx.call(long, 'loser'), word: ctx.waitFor(go) });
      return ctx.call(long, 'the rest');
    },
    null,
    [handler],
  );
  await until('it runs', () => running.length === 1);
  await handle.raise(go, 'on');
  await until('the rest runs', () => running.length === 2);
  await handle.cancel('now');
  await isNow(handle, 'cancelled');
  await until('both are aborted', () => aborted.length === 2);
  expect(aborted).toEqual(['loser: cancelled', 'the rest: cancelled']);
  const cancelled = bodiesOf(await historyOf(handle), 'operationCancelled');
  expect(cancelled.map(({ seq }) => seq)).toEqual([1, 3]);
});

test('a cancellation ends pending operations of every kind at once', async () => {
  const child = defineOrchestration<null, string>('idle');
  const handle = await fixture.start(
    async (ctx) => {
      const named = {
        timer: ctx.sleep('1h'),
        event: ctx.waitFor(go),
        child: ctx.call(child, null),
        activity: ctx.callActivity('unknown'),
      };
      const outcomes = await Promise.allSettled(Object.values(named));
      ctx.setStatus(outcomes.map((one) => one.status));
      ctx.throwIfCancelled();
    },
    null,
    [child.handle((ctx) => ctx.waitFor(go))],
  );
  await untilWaiting(handle, 'noWorker');
  await handle.cancel();
  await isNow(handle, 'cancelled');
  expect((await handle.get()).customStatus).toEqual(Array.from({ length: 4 }, () => 'rejected'));
});

test('instances are listed by each terminal status', async () => {
  const name = await fixture.deploy(async (ctx) => {
    if ((await ctx.waitFor(go)) === 'fail') throw new Error('as requested');
    return 'as requested';
  });
  const ids = ['completed', 'failed', 'cancelled', 'terminated', 'running', 'suspended'];
  const handles = new Map<string, InstanceHandle<unknown>>();
  for (const id of ids)
    handles.set(id, await fixture.harness.client.start(name, null, { id: `is-${id}` }));
  for (const handle of handles.values()) await untilWaiting(handle);
  await handles.get('completed')!.raise(go, 'end');
  await handles.get('failed')!.raise(go, 'fail');
  await handles.get('cancelled')!.cancel();
  await handles.get('terminated')!.terminate();
  await handles.get('suspended')!.suspend();
  await fixture.harness.client.start('unknown', null, { id: 'is-pending' });
  for (const status of [...ids, 'pending'] as const) {
    await isNow(fixture.harness.client.handle(`is-${status}`), status);
    const found: string[] = [];
    const filter = { idPrefix: 'is-', status: status as 'running' };
    for await (const one of fixture.harness.client.list(filter)) found.push(one.id);
    expect(found).toEqual([`is-${status}`]);
  }
});
