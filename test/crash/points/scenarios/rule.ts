// Administration: schedules, batches, purges, prunes, rewinds, forks, limits of queues.
import assert from 'node:assert/strict';
import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';
import { historyOf } from '../../../fixtures/histories.ts';
import { until } from '../../../fixtures/until.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { double, doubling } from './work.ts';

const leaf = defineOrchestration<number, number>('leaf').handle((ctx, n) => ctx.call(double, n));
const family = defineOrchestration<number, number>('family').handle((ctx, n) =>
  ctx.callOrchestration('leaf', n, { id: 'child' }),
);
const waiter = defineOrchestration<null, unknown>('waiter').handle((ctx) => ctx.waitFor('word'));
const runs = defineOrchestration<number, number>('runs').handle(async (ctx, n) => {
  await ctx.call(double, n);
  return n < 3 ? ctx.continueAsNew(n + 1) : n;
});

/** An orchestration whose second step fails until the second execution. */
const judge = defineActivity<null, string>('judge', { retry: { maxAttempts: 1 } });
const judging = judge.handle((_, { info }) => {
  if (info.execution === 1) throw new ApplicationError('not like this', { nonRetryable: true });
  return 'as it should be';
});
const tried = defineOrchestration<number, unknown>('tried').handle(async (ctx, n) => {
  const first = await ctx.call(double, n);
  return [first, await ctx.call(judge, null)];
});

async function eventIdOf(stage: Stage, id: string, kind: string): Promise<number> {
  const history = await stage.again(() => historyOf(stage.client.handle(id), 1));
  return history!.findLast((event) => event.kind === kind)!.id;
}

const HOUR_MS = 3_600_000;

async function playSchedule(stage: Stage): Promise<void> {
  const { schedules } = stage.client;
  const times = { every: '1h', orchestration: 'leaf', input: 4, overlap: 'allowAll' } as const;
  await stage.again(() => schedules.create('hourly', times), 'ALREADY_EXISTS');
  const to = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const from = new Date(to.getTime() - HOUR_MS);
  // Times that were accepted before are omitted the second time.
  await schedules.backfill('hourly', { from, to });
  const ids = [from, to].map((time) => `hourly@${time.toISOString()}`);
  await until('both were started', async () => (await schedules.get('hourly')).started === 2);
  for (const id of ids) assert.equal(await stage.client.handle(id).result(), 8);
  await stage.again(() => schedules.delete('hourly'), 'NOT_FOUND');
  assert.deepEqual(await schedules.list(), []);
}

async function playBatch(stage: Stage): Promise<void> {
  const ids = ['a', 'b', 'c'];
  for (const id of ids) await stage.start('waiter', null, id);
  const { batches } = stage.client;
  const id = await stage.again(() => batches.start('terminate', { name: 'waiter' }));
  assert.equal((await batches.wait(id!)).status, 'completed');
  for (const one of ids) assert.equal((await stage.client.handle(one).get()).status, 'terminated');
}

export const ruleScenarios: readonly Scenario[] = [
  { name: 'schedule', handlers: [leaf, doubling], play: playSchedule },
  { name: 'batch', handlers: [waiter], play: playBatch },
  {
    name: 'purge, and the id again',
    handlers: [family, leaf, doubling],
    async play(stage) {
      const handle = await stage.start('family', 1, 'one');
      assert.equal(await stage.result('one'), 2);
      stage.forget('one', 'child');
      await stage.again(() => handle.purgeTree(), 'NOT_FOUND');
      await assert.rejects(stage.client.handle('child').get(), { name: 'NotFoundError' });
      await stage.start('family', 2, 'one');
      assert.equal(await stage.result('one'), 4);
    },
  },
  {
    name: 'prune',
    handlers: [runs, doubling],
    async play(stage) {
      const handle = await stage.start('runs', 1, 'one');
      assert.equal(await stage.result('one'), 3);
      await stage.again(() => handle.prune({ keepLast: 1 }));
      const left = (await handle.executions()).map(({ execution }) => execution);
      assert.ok(left.length <= 2 && !left.includes(1), `${left.join()} are left`);
    },
  },
  {
    name: 'rewind',
    handlers: [tried, judging, doubling],
    async play(stage) {
      const handle = await stage.start('tried', 2, 'one');
      await assert.rejects(handle.result(), { name: 'OrchestrationFailedError' });
      const eventId = await eventIdOf(stage, 'one', 'activityScheduled');
      // A rewind whose answer was lost has created another execution, which is not undone.
      await stage.again(async () => {
        if ((await handle.get()).execution === 1) await handle.rewind(eventId, 'once more');
      });
      assert.deepEqual(await handle.result(), [4, 'as it should be']);
      const [first] = await handle.executions();
      assert.equal(first?.status, 'failed');
    },
  },
  {
    name: 'fork',
    handlers: [family, leaf, runs, doubling],
    async play(stage) {
      const handle = await stage.start('runs', 3, 'one');
      assert.equal(await stage.result('one'), 3);
      const eventId = await eventIdOf(stage, 'one', 'activityCompleted');
      await stage.again(() => handle.fork({ eventId, id: 'two' }), 'ALREADY_EXISTS');
      assert.equal(await stage.client.handle('two').result(), 3);
      assert.equal((await stage.client.handle('two').get()).copiedFrom?.instanceId, 'one');
    },
  },
  {
    name: 'limits of a queue',
    handlers: [leaf, doubling],
    async play(stage) {
      await stage.again(() => stage.client.setQueue('', { activities: 1 }));
      await stage.again(() => stage.client.setDefaultVersion('leaf', ''));
      await stage.again(() => stage.client.setRetention('leaf', { completed: '1h' }));
      await Promise.all([1, 2, 3].map((n) => stage.start('leaf', n, `leaf-${n}`)));
      for (const n of [1, 2, 3]) assert.equal(await stage.result(`leaf-${n}`), 2 * n);
      assert.equal((await stage.client.queues())[0]?.limits.activities, 1);
      assert.equal((await stage.client.listRetention()).length, 1);
    },
  },
];
