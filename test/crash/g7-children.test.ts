import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, OrchestrationContext, WorkerHandler } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hold } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const go = defineEvent<string>('go');

/** Ends as its event requests. */
const child = defineOrchestration<string, string>('child');
/** Returns the outcome of its child. */
const parent = defineOrchestration<string, string>('parent');
/** Continues as new first. Its next execution calls the child. */
const renewed = defineOrchestration<{ id: string; runs: number }, string>('renewed');

async function childOf(ctx: OrchestrationContext, input: string): Promise<string> {
  const how = await ctx.waitFor(go);
  if (how === 'fail') throw new RangeError('the child failed');
  if (how === 'again') return ctx.continueAsNew(`${input}+`);
  return `${input} ${how}`;
}

/** The outcome of a child that its parent received. */
const outcomeAsText = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    (value) => `completed: ${String(value)}`,
    (error: { name: string; cause?: { name: string; message: string } }) =>
      `${error.name}: ${error.cause?.name ?? ''}`,
  );

const handlers: WorkerHandler[] = [
  child.handle(childOf),
  parent.handle((ctx, id) => outcomeAsText(ctx.call(child, 'child', { id }))),
  renewed.handle((ctx, { id, runs }) =>
    runs > 0
      ? ctx.continueAsNew({ id, runs: runs - 1 })
      : outcomeAsText(ctx.call(child, 'child', { id })),
  ),
];

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach(handlers);
});
afterAll(() => harness.close());

/** Ways in which a child can end, and the outcome that its parent receives. */
const ways: Record<string, { do(handle: InstanceHandle): Promise<unknown>; outcome: string }> = {
  completes: { do: (one) => one.raise(go, 'well'), outcome: 'completed: child well' },
  fails: {
    do: (one) => one.raise(go, 'fail'),
    outcome: 'OrchestrationFailedError: ApplicationError',
  },
  'is cancelled': {
    do: (one) => one.cancel('no more'),
    outcome: 'OrchestrationFailedError: CancelledError',
  },
  'is terminated': {
    do: (one) => one.terminate(),
    outcome: 'OrchestrationFailedError: TerminatedError',
  },
  'continues as new and completes': {
    do: async (one) => {
      await one.raise(go, 'again');
      await one.raise(go, 'again');
      await one.raise(go, 'well');
    },
    outcome: 'completed: child++ well',
  },
  'continues as new and is terminated': {
    do: async (one) => {
      await one.raise(go, 'again');
      await until('its second execution', async () => (await one.get()).execution === 2);
      await one.terminate();
    },
    outcome: 'OrchestrationFailedError: TerminatedError',
  },
  'is replaced by a start of its id': {
    do: (one) => harness.client.start('other', 1, { id: one.id, idReuse: 'terminateExisting' }),
    outcome: 'OrchestrationFailedError: TerminatedError',
  },
};

let lastId = 0;
function nextId(): string {
  lastId += 1;
  return `child-${lastId}`;
}

async function waitingChild(id: string): Promise<InstanceHandle> {
  const handle = harness.client.handle(id);
  await until(`${id} waits`, () =>
    handle.get().then(
      ({ waitingFor }) => waitingFor[0]?.reason === 'event',
      () => false,
    ),
  );
  return handle;
}

/** Starts a parent with a waiting child for each of the ways. */
async function families(): Promise<
  { way: string; waiting: InstanceHandle; child: InstanceHandle }[]
> {
  return Promise.all(
    Object.keys(ways).map(async (way) => {
      const id = nextId();
      const waiting = await harness.client.start(parent, id);
      return { way, waiting, child: await waitingChild(id) };
    }),
  );
}

for (const [way, { do: end, outcome: expected }] of Object.entries(ways)) {
  test(`G7: a parent is notified of its child that ${way}`, async () => {
    const id = nextId();
    const waiting = await harness.client.start(parent, id);
    await end(await waitingChild(id));
    expect(await waiting.result()).toBe(expected);
    checkSound(await historyOf(waiting));
  });
}

for (const when of ['before', 'after', 'before and after']) {
  test(`G7: a parent is notified despite kill -9 of the sidecar ${when} the end`, async () => {
    const all = await families();
    if (when.startsWith('before')) await harness.restartSidecar();
    await Promise.all(all.map(({ way, child: one }) => ways[way]!.do(one)));
    if (when.endsWith('after')) await harness.restartSidecar();
    for (const { way, waiting } of all) {
      expect(await waiting.result(), way).toBe(ways[way]!.outcome);
      checkSound(await historyOf(waiting));
    }
  });
}

test('G7: a parent gets an error when the id for its child is taken', async () => {
  const id = nextId();
  const existing = await harness.client.start(child, 'not yours', { id });
  const waiting = await harness.client.start(parent, id);
  expect(await waiting.result()).toMatch(/^AlreadyExistsError: /);
  // The existing instance got no parent.
  expect((await existing.get()).parent).toBeUndefined();
  await existing.raise(go, 'well');
  expect(await existing.result()).toBe('not yours well');

  const ended = await harness.client.start(parent, id);
  expect(await ended.result()).toMatch(/^AlreadyExistsError: /);
});

test('G7: of two parents that use one child id, one gets an error', async () => {
  const id = nextId();
  const both = await Promise.all([
    harness.client.start(parent, id),
    harness.client.start(parent, id),
  ]);
  await (await waitingChild(id)).raise(go, 'well');
  const results = await Promise.all(both.map((one) => one.result()));
  expect(results.filter((result) => result === 'completed: child well')).toHaveLength(1);
  expect(results.filter((result) => result.startsWith('AlreadyExistsError'))).toHaveLength(1);
});

test('G7: a parent that continued as new is notified of its current child', async () => {
  const id = nextId();
  const waiting = await harness.client.start(renewed, { id, runs: 2 });
  const handle = await waitingChild(id);
  expect((await handle.get()).parent).toEqual({ instanceId: waiting.id, execution: 3 });
  await harness.restartSidecar();
  await handle.raise(go, 'again');
  await harness.restartSidecar();
  await handle.raise(go, 'well');
  expect(await waiting.result()).toBe('completed: child+ well');
});

test('G7: a child of an earlier execution does not complete a later operation', async () => {
  // The second execution counts from 1 again, so the same seq has another child.
  const ids = [nextId(), nextId()] as const;
  const early = defineOrchestration<number, string>('early');
  const worker = await harness.attach([
    ...handlers,
    early.handle(async (ctx, run) => {
      const outcome = outcomeAsText(
        ctx.call(child, `run ${run}`, { id: ids[run]!, parentClose: 'abandon' }),
      );
      if (run > 0) return outcome;
      await ctx.sleep(1);
      return ctx.continueAsNew(1);
    }),
  ]);
  const waiting = await harness.client.start(early, 0);
  const first = await waitingChild(ids[0]);
  const second = await waitingChild(ids[1]);
  await first.raise(go, 'first');
  expect(await first.result()).toBe('run 0 first');
  expect((await waiting.get()).status).toBe('running');
  await second.raise(go, 'second');
  expect(await waiting.result()).toBe('completed: run 1 second');
  await worker.stop();
});

test('G7: a parent is notified of all children although processes are killed', async () => {
  const many = defineOrchestration<string, string[]>('many');
  const each = defineOrchestration<string, string>('each');
  await harness.attach([
    many.handle((ctx, path) => Promise.all(Array.from({ length: 40 }, () => ctx.call(each, path)))),
    each.handle((ctx, path) => ctx.call(hold, path)),
  ]);
  const gate = join(harness.folder, 'gate-g7');
  const waiting = await harness.client.start(many, gate);
  const worker = await harness.startWorker();
  await harness.untilRuns(40);
  await harness.restartSidecar();
  writeFileSync(gate, '');
  await until('some have ended', async () => {
    return bodiesOf(await historyOf(waiting), 'childCompleted').length > 0;
  });
  await harness.restartSidecar();
  expect(await waiting.result()).toEqual(Array.from({ length: 40 }, () => `pid ${worker.pid}`));
  checkSound(await historyOf(waiting));
  await worker.kill();
});
