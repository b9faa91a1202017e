// Different workers for one instance, selected by their queues and handlers.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, OrchestrationContext, Worker, WorkerHandler } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { Fixture, untilWaiting } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.clear());
afterAll(() => fixture.close());

const render = defineActivity<string, string>('render');
const store = defineActivity<string, string>('store');

/** Returns where it ran. */
const at = (place: string): WorkerHandler[] => [
  render.handle((what) => `${what} rendered at ${place}`),
  store.handle((what) => `${what} stored at ${place}`),
];
const turnsOnly = { maxActivities: 0 };

test('activities run at the workers whose queues they name', async () => {
  const film = defineOrchestration<string, unknown>('film');
  await fixture.attach([
    film.handle(async (ctx, name) => {
      const frames = ['1', '2', '3'].map((no) =>
        ctx.call(render, `${name}-${no}`, { queue: 'gpu' }),
      );
      const rendered = await Promise.all(frames);
      return [...rendered, await ctx.call(store, name, { queue: 'disk' })];
    }),
  ]);
  await fixture.attach(at('the gpu'), { queues: ['gpu'] });
  await fixture.attach(at('the disk'), { queues: ['disk'] });
  await fixture.attach(at('nowhere special'));
  const films = await Promise.all(
    ['a', 'b', 'c'].map((name) => fixture.harness.client.start(film, name)),
  );
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    expect(await films[index]!.result()).toEqual([
      `${name}-1 rendered at the gpu`,
      `${name}-2 rendered at the gpu`,
      `${name}-3 rendered at the gpu`,
      `${name} stored at the disk`,
    ]);
  }
});

test('code takes another branch when no worker serves a queue in time', async () => {
  const handle = await fixture.start(
    async (ctx) => {
      const first = await ctx.race({
        rendered: ctx.call(render, 'a frame', { queue: 'rare' }),
        late: ctx.sleep(20),
      });
      return first.key === 'late' ? ctx.call(render, 'a draft') : first.value;
    },
    null,
    at('the desk'),
  );
  expect(await handle.result()).toBe('a draft rendered at the desk');
  expect(bodiesOf(await historyOf(handle), 'operationCancelled')).toHaveLength(1);
  // The queue is empty for a worker that serves it from now on.
  const { activitiesReady } = await fixture.harness.client.describe();
  expect(activitiesReady).toBe(0);
});

test('two workers that serve different queues take turns with one instance', async () => {
  const relay = async (ctx: OrchestrationContext): Promise<string> => {
    let what = 'it';
    for (const queue of ['left', 'right', 'left', 'right']) {
      what = await ctx.call(store, what, { queue });
    }
    return what;
  };
  const name = await fixture.deploy(relay);
  await fixture.attach(at('left'), { queues: ['left'], maxTurns: 0 });
  await fixture.attach(at('right'), { queues: ['right'], maxTurns: 0 });
  const handle = await fixture.harness.client.start(name);
  expect(await handle.result()).toBe(
    'it stored at left stored at right stored at left stored at right',
  );
});

test('two workers of one queue share its work, and nothing runs twice', async () => {
  const runs = new Map<number, number>();
  const count = defineActivity<number, string>('count');
  const counting = (who: string): WorkerHandler =>
    count.handle(async (no) => {
      runs.set(no, (runs.get(no) ?? 0) + 1);
      await new Promise((resolve) => {
        setTimeout(resolve, 2);
      });
      return who;
    });
  const name = await fixture.deploy((ctx) =>
    Promise.all(Array.from({ length: 40 }, (_, no) => ctx.call(count, no, { queue: 'shared' }))),
  );
  for (const who of ['a', 'b']) {
    await fixture.attach([counting(who)], { queues: ['shared'], maxActivities: 2 });
  }
  const handle = await fixture.harness.client.start(name);
  const done = (await handle.result()) as string[];
  expect(new Set(done)).toEqual(new Set(['a', 'b']));
  expect([...runs.values()]).toEqual(Array.from({ length: 40 }, () => 1));
});

test('each execution chooses its queue, and its history records the choice', async () => {
  const handle = await fixture.start(async (ctx, left: number) => {
    const where = await ctx.call(store, 'it', { queue: 'far' });
    return left === 0 ? where : ctx.continueAsNew(left - 1);
  }, 2);
  await untilWaiting(handle, 'noWorker');
  await fixture.attach(at('the far side'), { queues: ['far'] });
  expect(await handle.result()).toBe('it stored at the far side');
  for (const execution of [1, 2, 3]) {
    const [scheduled] = bodiesOf(await historyOf(handle, execution), 'activityScheduled');
    expect(scheduled!.options).toMatchObject({ queue: 'far' });
  }
});

test('parent, child and activity run in three workers', async () => {
  const part = defineOrchestration<string, string>('part');
  const whole = defineOrchestration<undefined, string[]>('whole');
  await fixture.attach(
    [whole.handle((ctx) => Promise.all(['a', 'b'].map((name) => ctx.call(part, name))))],
    turnsOnly,
  );
  await fixture.attach([part.handle((ctx, name) => ctx.call(store, name))], turnsOnly);
  await fixture.attach(at('the store'), { maxTurns: 0 });
  const handle = await fixture.harness.client.start(whole);
  expect(await handle.result()).toEqual(['a stored at the store', 'b stored at the store']);
});

test('handlers that are deployed later get the waiting work', async () => {
  const parts = defineOrchestration<string, string>('parts');
  const handle = await fixture.start((ctx) => ctx.call(parts, 'late'));
  await untilWaiting(handle, 'child');
  await until('the child waits for a worker', async () => {
    for await (const one of fixture.harness.client.list({ name: 'parts' })) {
      const { waitingFor } = await fixture.harness.client.handle(one.id).get();
      return waitingFor[0]?.reason === 'noWorker';
    }
    return false;
  });
  await fixture.attach([parts.handle((ctx, what) => ctx.call(render, what))]);
  await fixture.attach(at('last'));
  expect(await handle.result()).toBe('late rendered at last');
});

test('a session stays at one of two workers until that worker exits', async () => {
  const chat = defineOrchestration<number, string[]>('chat');
  const say = defineEvent<string>('say');
  const talk = defineActivity<string, string>('talk');
  await fixture.attach([
    chat.handle(async (ctx) => {
      const places: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const words = await ctx.waitFor(say);
        places.push(await ctx.call(talk, words, { session: ctx.info.instanceId }));
      }
      return places;
    }),
  ]);
  const talking = (place: string): Promise<Worker> =>
    fixture.attach([talk.handle(() => place)], { maxTurns: 0, maxSessions: 10 });
  const one = await talking('one');
  const chats = await Promise.all(
    Array.from({ length: 8 }, (_, n) => fixture.harness.client.start(chat, n)),
  );
  for (const each of chats) await each.raise(say, 'hello');
  for (const each of chats) await untilResults(each, 1);
  await talking('two');
  for (const each of chats) await each.raise(say, 'still there');
  for (const each of chats) await untilResults(each, 2);
  // A regular stop releases the sessions of the worker immediately.
  await one.stop();
  for (const each of chats) for (const words of ['and now', 'bye']) await each.raise(say, words);
  for (const each of chats) expect(await each.result()).toEqual(['one', 'one', 'two', 'two']);
});

/** Resolves once it has this many results of activities. */
function untilResults(handle: InstanceHandle<unknown>, count: number): Promise<unknown> {
  return until(`${count} results`, async () => {
    const results = bodiesOf(await historyOf(handle), 'activityCompleted');
    return results.length >= count;
  });
}
