import { defineEvent, defineOrchestration } from '@perdure/sdk';
import type {
  CallOrchestrationOptions,
  InstanceHandle,
  OrchestrationContext,
  Worker,
} from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
let worker: Worker;
const go = defineEvent<string>('go');

interface ChildPlan {
  readonly id: string;
  readonly policy?: CallOrchestrationOptions['parentClose'];
}
/** Waits for its event, and fails if the event requests it. */
const child = defineOrchestration<unknown, string>('child');
/** Calls a child for each plan, and ends as its event requests without awaiting the children. */
const parent = defineOrchestration<ChildPlan[], string>('parent');
/** Calls itself, one level deeper each time. */
const nest = defineOrchestration<number, number>('nest');
/** Starts other instances and awaits none. */
const starter = defineOrchestration<string[], string[]>('starter');
const caller = defineOrchestration<CallOrchestrationOptions, unknown>('caller');
/** Calls a child that fails, and calls it again under the same id. */
const again = defineOrchestration<CallOrchestrationOptions & { id: string }, string[]>('again');

async function endAsTold(ctx: OrchestrationContext): Promise<string> {
  const how = await ctx.waitFor(go);
  if (how === 'fail') throw new Error('as requested');
  if (how === 'again') return ctx.continueAsNew([]);
  return how;
}

beforeAll(async () => {
  harness = await Harness.start();
  worker = await harness.attach([
    child.handle((ctx) => endAsTold(ctx)),
    parent.handle((ctx, plans) => {
      for (const { id, policy } of plans) {
        const options = policy === undefined ? { id } : { id, parentClose: policy };
        // This code does not await the child, so the outcome of the child must not affect it.
        ctx.call(child, null, options).catch(() => undefined);
      }
      return endAsTold(ctx);
    }),
    nest.handle(async (ctx, depth) => (depth === 0 ? 0 : 1 + (await ctx.call(nest, depth - 1)))),
    starter.handle(async (ctx, ids) => {
      const named = await Promise.all(ids.map((id) => ctx.start(child, null, { id })));
      return [...named, await ctx.start(child)];
    }),
    again.handle(async (ctx, options) => {
      const seen: string[] = [];
      for (const how of ['fail', 'done']) {
        const called = ctx.call(child, null, options);
        await ctx.raise(options.id, go, how);
        seen.push(await called.catch(() => how));
      }
      return seen;
    }),
    caller.handle((ctx, options) => ctx.call(child, 1, options).catch(describeError)),
  ]);
});
afterAll(() => harness.close());

let lastId = 0;
function nextId(): string {
  lastId += 1;
  return `c-${lastId}`;
}

async function running(id: string): Promise<InstanceHandle> {
  const handle = harness.client.handle(id);
  await until(`${id} waits`, () =>
    handle.get().then(
      ({ waitingFor }) => waitingFor.some(({ reason }) => reason === 'event'),
      () => false,
    ),
  );
  return handle;
}

const statusOf = (handle: InstanceHandle): Promise<string> =>
  until('its end', async () => {
    const { status } = await handle.get();
    return status === 'running' ? undefined : status;
  });

test('a child without an id gets a unique id, and can read its parent', async () => {
  const handles = await Promise.all([
    harness.client.start(caller, {}),
    harness.client.start(caller, {}),
  ]);
  const ids: string[] = [];
  for (const handle of handles) {
    const [planned] = await until('the child', async () => {
      const found = bodiesOf(await historyOf(handle), 'childScheduled');
      return found.length > 0 ? found : undefined;
    });
    ids.push(planned!.instanceId);
    const one = await running(planned!.instanceId);
    expect((await one.get()).parent).toEqual({ instanceId: handle.id, execution: 1 });
    await one.raise(go, 'well');
    expect(await handle.result()).toBe('well');
  }
  expect(new Set(ids).size).toBe(2);
});

test('a child may have a chosen id; a taken id is an error that code can catch', async () => {
  const id = nextId();
  const first = await harness.client.start(caller, { id });
  const one = await running(id);
  const second = await harness.client.start(caller, { id });
  expect(await second.result()).toMatchObject({
    name: 'AlreadyExistsError',
    code: 'ALREADY_EXISTS',
  });
  await one.raise(go, 'well');
  expect(await first.result()).toBe('well');
});

test('a failure of a child reaches its parent with its cause', async () => {
  const id = nextId();
  const handle = await harness.client.start(caller, { id });
  await (await running(id)).raise(go, 'fail');
  expect(await handle.result()).toMatchObject({
    name: 'OrchestrationFailedError',
    code: 'ORCHESTRATION_FAILED',
    type: 'Error',
    cause: { name: 'ApplicationError' },
  });
});

const ends: Record<string, (handle: InstanceHandle) => Promise<unknown>> = {
  completes: (handle) => handle.raise(go, 'well'),
  fails: (handle) => handle.raise(go, 'fail'),
  'is cancelled': (handle) => handle.cancel('enough'),
  'is terminated': (handle) => handle.terminate('enough'),
  'continues as new': (handle) => handle.raise(go, 'again'),
};

for (const [way, end] of Object.entries(ends)) {
  test(`when a parent ${way} its children follow their parent-close policies`, async () => {
    const ids = { cancel: nextId(), terminate: nextId(), abandon: nextId(), none: nextId() };
    const handle = await harness.client.start(parent, [
      { id: ids.cancel, policy: 'cancel' },
      { id: ids.terminate, policy: 'terminate' },
      { id: ids.abandon, policy: 'abandon' },
      { id: ids.none },
    ]);
    const children = await Promise.all(Object.values(ids).map(running));
    await until('it waits itself', async () =>
      (await handle.get()).waitingFor.some(({ reason }) => reason === 'event'),
    );
    await end(handle);
    const [cancelled, terminated, abandoned, byDefault] = children;
    expect(await statusOf(cancelled!)).toBe('cancelled');
    expect(await statusOf(terminated!)).toBe('terminated');
    expect(await statusOf(byDefault!)).toBe('cancelled');
    expect((await abandoned!.get()).status).toBe('running');
    await abandoned!.raise(go, 'alone');
    expect(await abandoned!.result()).toBe('alone');
  });
}

test('a parent-close policy applies to the children of children', async () => {
  const [middle, leaf] = [nextId(), nextId()];
  const top = await harness.client.start('top', null);
  const topWorker = await harness.attach([
    defineOrchestration('top').handle((ctx) => ctx.call(parent, [{ id: leaf }], { id: middle })),
  ]);
  const below = await running(leaf);
  await running(middle);
  await top.terminate('all of it');
  expect(await statusOf(harness.client.handle(middle))).toBe('cancelled');
  expect(await statusOf(below)).toBe('cancelled');
  await topWorker.stop();
});

test('orchestrations can be nested to any depth', async () => {
  const handle = await harness.client.start(nest, 60);
  expect(await handle.result()).toBe(60);
});

test('a detached instance runs independently of its starter', async () => {
  const id = nextId();
  const handle = await harness.client.start(starter, [id]);
  const started = (await handle.result()) as string[];
  expect(started[0]).toBe(id);
  for (const one of await Promise.all(started.map(running))) {
    expect((await one.get()).parent).toBeUndefined();
    await one.raise(go, 'alone');
    expect(await one.result()).toBe('alone');
  }
});

test('a child that lost a race is cancelled', async () => {
  const id = nextId();
  const races = defineOrchestration<string, string>('races');
  const other = await harness.attach([
    races.handle(async (ctx) => {
      const first = await ctx.race({ child: ctx.call(child, null, { id }), late: ctx.sleep(200) });
      await ctx.waitFor(go);
      return first.key;
    }),
  ]);
  const handle = await harness.client.start(races, '');
  expect(await statusOf(await running(id))).toBe('cancelled');
  await handle.raise(go, 'on');
  expect(await handle.result()).toBe('late');
  await other.stop();
});

test('children run in workers that have their code', async () => {
  const far = defineOrchestration<number, string>('far');
  const near = defineOrchestration<number, string>('near');
  const one = await harness.attach([near.handle((ctx, n) => ctx.call(far, n))], { name: 'near' });
  const handle = await harness.client.start(near, 4);
  const { waitingFor } = await until('the child waits', async () => {
    const view = await handle.get();
    return view.waitingFor[0]?.reason === 'child' ? view : undefined;
  });
  const [missing] = (await harness.client.handle(waitingFor[0]!.name).get()).waitingFor;
  expect(missing).toMatchObject({ reason: 'noWorker', name: 'far' });
  const two = await harness.attach([far.handle((_, n) => `far ${n}`)], { name: 'far' });
  expect(await handle.result()).toBe('far 4');
  await Promise.all([one.stop(), two.stop()]);
  expect(worker).toBeDefined();
});

test('a failed child is called again under its id', async () => {
  const run = await harness.client.start(again, { id: nextId(), idReuse: 'replaceEnded' });
  expect(await run.result({ timeout: '20s' })).toEqual(['fail', 'done']);
});

test('a child can reuse the instance with its id if it is of the same orchestration', async () => {
  const id = nextId();
  const existing = await harness.client.start(child, null, { id });
  const user = await harness.client.start(caller, { id, idReuse: 'useExisting' });
  await running(id);
  await existing.raise(go, 'shared');
  expect(await user.result({ timeout: '20s' })).toBe('shared');
  const late = await harness.client.start(caller, { id, idReuse: 'useExisting' });
  expect(await late.result({ timeout: '20s' })).toBe('shared');
  const other = nextId();
  await harness.client.start(starter, [], { id: other });
  const refused = await harness.client.start(caller, { id: other, idReuse: 'useExisting' });
  expect(await refused.result({ timeout: '20s' })).toMatchObject({ code: 'ALREADY_EXISTS' });
  const start = harness.client.start(child, null, { id: other, idReuse: 'useExisting' });
  await expect(start).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});
