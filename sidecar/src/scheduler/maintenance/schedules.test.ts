import { ByteBudget } from '../../lib/byte-budget.ts';
import { Cron } from 'croner';
import { describe, expect, test, vi } from 'vitest';

import type { OverlapPolicy } from '../../model/schedule.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import {
  batchOf,
  endNext,
  ids,
  MINUTE,
  pass,
  quiet,
  retentionOf,
  scheduleOf,
  SECOND,
  specOf,
} from './maintenance-harness.suite.ts';

// The harness's clock starts at 00:16:40 on 1 January 1970.

test('each time starts one instance, with its time in the id and the given options', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  const more = { input: json({ a: 1 }), headers: [{ key: 'k', value: 'v' }], priority: 2 };
  await harness.scheduler.schedules.create(scheduleOf({ ...more, overlap: 'allowAll' }));
  await pass(harness, 2 * MINUTE, SECOND);
  expect(ids(harness)).toEqual(['s@00:17:00.000Z', 's@00:18:00.000Z']);
  const { events } = await worker.nextTurn();
  expect(events[0]).toMatchObject({
    timeMs: 17 * MINUTE,
    executionStarted: { name: 'o', input: json({ a: 1 }), priority: 2, headers: more.headers },
  });
  expect(harness.scheduler.schedules.get('s')).toMatchObject({
    started: 2,
    skipped: 0,
    missed: 0,
    lastMs: 18 * MINUTE,
    nextMs: expect.arrayContaining([19 * MINUTE, 28 * MINUTE]),
    running: [{ id: 's@1970-01-01T00:17:00.000Z' }, { id: 's@1970-01-01T00:18:00.000Z' }],
  });
});

test('cron expressions are evaluated in their time zone', async () => {
  const harness = await new SchedulerHarness().open();
  const spec = specOf({ intervalMs: 0, crons: ['20 5 * * *'], timeZone: 'Asia/Kolkata' });
  await harness.scheduler.schedules.create(scheduleOf({ spec }));
  expect(harness.scheduler.schedules.get('s').nextMs[0]).toBe(Date.parse('1970-01-01T23:50:00Z'));
});

describe('a schedule with a running instance', () => {
  const rows: [OverlapPolicy, string[], object][] = [
    ['skip', ['17'], { skipped: 2, buffered: [] }],
    ['bufferOne', ['17'], { skipped: 1, buffered: [18 * MINUTE] }],
    ['bufferAll', ['17'], { skipped: 0, buffered: [18 * MINUTE, 19 * MINUTE] }],
    ['cancelOther', ['17'], { skipped: 1, buffered: [18 * MINUTE] }],
    ['terminateOther', ['17', '18', '19'], { skipped: 0, started: 3 }],
    ['allowAll', ['17', '18', '19'], { skipped: 0, started: 3 }],
  ];
  test.each(rows)('%s', async (overlap, minutes, view) => {
    const harness = await new SchedulerHarness().open();
    await harness.scheduler.schedules.create(scheduleOf({ overlap }));
    await pass(harness, 2.5 * MINUTE, SECOND);
    expect(ids(harness)).toEqual(minutes.map((minute) => `s@00:${minute}:00.000Z`));
    expect(harness.scheduler.schedules.get('s')).toMatchObject(view);
    const statuses = [...harness.disk.instances.values()].map((row) => row.status);
    const others = overlap === 'terminateOther' ? 'terminated' : 'pending';
    expect(statuses).toEqual(
      minutes.map((_, at) => (at === minutes.length - 1 ? 'pending' : others)),
    );
  });

  test('starts buffered times one after the other when the instance has ended', async () => {
    const harness = await new SchedulerHarness().open();
    await harness.scheduler.schedules.create(scheduleOf({ overlap: 'bufferAll' }));
    await pass(harness, 2.5 * MINUTE, SECOND);
    const worker = harness.worker(['o']);
    for (const count of [2, 3]) {
      await endNext(worker);
      await until(() => harness.disk.instances.size === count, 'the next one');
    }
    await endNext(worker);
    await until(() => harness.scheduler.schedules.get('s').running.length === 0, 'the end');
    expect(harness.scheduler.schedules.get('s')).toMatchObject({ started: 3, buffered: [] });
  });

  test('cancels the instance with cancelOther, and starts the next when it has ended', async () => {
    const harness = await new SchedulerHarness().open();
    const worker = harness.worker(['o']);
    await harness.scheduler.schedules.create(scheduleOf({ overlap: 'cancelOther' }));
    await pass(harness, MINUTE);
    const first = await worker.nextTurn();
    worker.session.turnResult(first.task.token, [act.wait(1, 'e')], true);
    await pass(harness, MINUTE);
    const asked = await worker.nextTurn();
    expect(asked.kinds).toEqual(['cancelRequested']);
    expect(harness.disk.instances.size).toBe(1);
    worker.session.turnResult(asked.task.token, [act.complete()], false);
    const second = await worker.nextTurn();
    expect(second.task.instanceId).toBe('s@1970-01-01T00:18:00.000Z');
  });

  test('detects at a restart that the instance ended while the sidecar was down', async () => {
    const harness = await new SchedulerHarness().open();
    await harness.scheduler.schedules.create(scheduleOf({ overlap: 'bufferOne' }));
    await pass(harness, 1.5 * MINUTE, SECOND);
    expect(harness.scheduler.schedules.get('s').buffered).toEqual([18 * MINUTE]);
    const row = [...harness.disk.instances.values()][0]!;
    harness.disk.instances.set(row.instanceNumber, { ...row, status: 'completed', endedMs: 1 });
    await harness.open();
    await quiet(harness);
    expect(ids(harness)).toEqual(['s@00:17:00.000Z', 's@00:18:00.000Z']);
  });
});

describe('times during downtime', () => {
  test('start within the catch-up window, and are missed outside of it', async () => {
    const harness = await new SchedulerHarness().open();
    const more = { overlap: 'allowAll', catchUpMs: 2.5 * MINUTE } as const;
    await harness.scheduler.schedules.create(scheduleOf(more));
    await harness.scheduler.drain();
    harness.clock.advance(10 * MINUTE);
    await harness.open();
    harness.clock.advance(0);
    await quiet(harness);
    expect(ids(harness)).toEqual(['s@00:25:00.000Z', 's@00:26:00.000Z']);
    expect(harness.scheduler.schedules.get('s')).toMatchObject({ started: 2, missed: 8 });
    await pass(harness, MINUTE);
    expect(ids(harness)).toHaveLength(3);
  });

  test('are not caught up after a pause', async () => {
    const harness = await new SchedulerHarness().open();
    const { schedules } = harness.scheduler;
    await schedules.create(scheduleOf({ overlap: 'allowAll', catchUpMs: 60 * MINUTE }));
    await schedules.pause('s', true, 'holidays');
    expect(schedules.get('s')).toMatchObject({
      nextMs: [],
      schedule: { paused: true, note: 'holidays' },
    });
    await pass(harness, 5 * MINUTE, MINUTE);
    await schedules.pause('s', false, '');
    expect(schedules.get('s')).toMatchObject({ missed: 0, schedule: { note: 'holidays' } });
    await pass(harness, MINUTE);
    expect(ids(harness)).toEqual(['s@00:22:00.000Z']);
  });
});

describe('a time starts exactly once', () => {
  test('after a crash before any of its commits', async () => {
    for (let commits = 0; commits < 8; commits += 1) {
      const harness = await new SchedulerHarness().open();
      await harness.scheduler.schedules.create(scheduleOf({ overlap: 'allowAll' }));
      let seen = 0;
      const commit = harness.store.commit.bind(harness.store);
      harness.store.commit = async (rounds) => {
        seen += 1;
        // The process ends before this commit, so no later commit is stored either.
        if (seen > commits) return new Promise(() => undefined);
        return commit(rounds);
      };
      for (let step = 0; step < 3; step += 1) {
        harness.clock.advance(MINUTE);
        await settle();
      }
      await harness.open();
      harness.clock.advance(0);
      await quiet(harness);
      // Times within the window are started: at least the last one, and none twice.
      const started = ids(harness);
      expect(started).toContain('s@00:19:00.000Z');
      expect(new Set(started).size).toBe(started.length);
      const { started: counted, missed } = harness.scheduler.schedules.get('s');
      expect(counted).toBe(started.length);
      expect(counted + missed).toBe(3);
    }
  });

  test('after a failed commit, when the store works again', async () => {
    const harness = await new SchedulerHarness().open();
    await harness.scheduler.schedules.create(scheduleOf());
    harness.store.failNext();
    harness.clock.advance(MINUTE);
    await settle();
    harness.clock.advance(SECOND);
    await quiet(harness);
    harness.clock.advance(SECOND);
    await quiet(harness);
    expect(ids(harness)).toEqual(['s@00:17:00.000Z']);
    expect(harness.scheduler.schedules.get('s').started).toBe(1);
  });

  test('and reads of schedules are rejected while the store recovers', async () => {
    const harness = await new SchedulerHarness().open();
    const { scheduler } = harness;
    await scheduler.schedules.create(scheduleOf());
    await scheduler.retentions.set(retentionOf({ completedMs: MINUTE }));
    const batchId = await scheduler.batches.start(batchOf());
    harness.store.failNext();
    await expect(scheduler.schedules.pause('s', true, '')).rejects.toThrow();
    expect(() => scheduler.schedules.get('s')).toThrow(/rejects writes/);
    expect(() => scheduler.schedules.list()).toThrow(/rejects writes/);
    expect(() => scheduler.batches.get(batchId)).toThrow(/rejects writes/);
    expect(() => scheduler.batches.list()).toThrow(/rejects writes/);
    expect(() => scheduler.retentions.list()).toThrow(/rejects writes/);
    harness.clock.advance(SECOND);
    await quiet(harness);
    expect(scheduler.schedules.list()).toHaveLength(1);
    expect(scheduler.batches.list()).toHaveLength(1);
    expect(scheduler.retentions.list()).toHaveLength(1);
  });

  test('a time whose instance another process created is completed', async () => {
    const harness = await new SchedulerHarness().open();
    await harness.scheduler.schedules.create(scheduleOf());
    await harness.start('s@1970-01-01T00:17:00.000Z');
    await pass(harness, MINUTE);
    expect(harness.scheduler.schedules.get('s')).toMatchObject({ started: 0, lastMs: 17 * MINUTE });
    expect(ids(harness)).toHaveLength(1);
  });
});

test('a trigger starts an instance now if the overlap policy permits', async () => {
  const harness = await new SchedulerHarness().open();
  const { schedules } = harness.scheduler;
  await schedules.create(scheduleOf({ paused: true, overlap: 'bufferOne' }));
  expect(await schedules.trigger('s')).toBe('s@1970-01-01T00:16:40.000Z');
  expect(await schedules.trigger('s')).toBe('');
  expect(await schedules.trigger('s')).toBe('');
  expect(schedules.get('s')).toMatchObject({ started: 1, skipped: 1, buffered: [1_000_001] });
  await endNext(harness.worker(['o']));
  await until(() => harness.disk.instances.size === 2, 'the buffered start');
});

test('a backfill starts the times of a span, each once', async () => {
  const harness = await new SchedulerHarness().open();
  const { schedules } = harness.scheduler;
  await schedules.create(scheduleOf());
  expect(await schedules.backfill('s', 5 * MINUTE, 8 * MINUTE, 'allowAll')).toBe(4);
  expect(await schedules.backfill('s', 7 * MINUTE, 9 * MINUTE, 'allowAll')).toBe(1);
  expect(ids(harness)).toEqual([5, 6, 7, 8, 9].map((minute) => `s@00:0${minute}:00.000Z`));
  // With the policy of the schedule, the running instance prevents another start.
  expect(await schedules.backfill('s', 10 * MINUTE, 11 * MINUTE, null)).toBe(0);
  expect(schedules.get('s').skipped).toBe(2);
  const refused = { code: 'INVALID_ARGUMENT' };
  await expect(schedules.backfill('s', 0, 60 * MINUTE, null)).rejects.toMatchObject(refused);
  await expect(schedules.backfill('s', 2, 1, null)).rejects.toMatchObject(refused);
});

test('an update replaces the options from now on, and retains the counts', async () => {
  const harness = await new SchedulerHarness().open();
  const { schedules } = harness.scheduler;
  await schedules.create(scheduleOf({ overlap: 'allowAll' }));
  await pass(harness, MINUTE);
  await schedules.update(scheduleOf({ spec: specOf({ intervalMs: 5 * MINUTE }), note: 'slower' }));
  expect(schedules.get('s')).toMatchObject({ started: 1, schedule: { note: 'slower' } });
  await pass(harness, 4 * MINUTE, MINUTE);
  expect(ids(harness)).toEqual(['s@00:17:00.000Z']);
  await schedules.update(scheduleOf({ overlap: 'allowAll', name: 'other' }));
  await pass(harness, MINUTE);
  expect([...harness.disk.instances.values()].at(-1)).toMatchObject({ name: 'other' });
});

test('a deleted schedule starts no more instances; running ones continue', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.scheduler.schedules.create(scheduleOf());
  await pass(harness, MINUTE);
  await harness.scheduler.schedules.delete('s');
  await pass(harness, MINUTE);
  await harness.open();
  await pass(harness, MINUTE);
  expect(ids(harness)).toEqual(['s@00:17:00.000Z']);
  expect(harness.scheduler.schedules.list()).toEqual([]);
  expect(() => harness.scheduler.schedules.get('s')).toThrow('schedule "s" does not exist');
  expect((await harness.scheduler.get('s@1970-01-01T00:17:00.000Z')).row.status).toBe('pending');
});

test('jitter delays a start by the same time after a restart', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.scheduler.schedules.create(scheduleOf({ spec: specOf({ jitterMs: 30 * SECOND }) }));
  const { nextMs } = harness.scheduler.schedules.get('s');
  await harness.open();
  expect(harness.scheduler.schedules.get('s').nextMs).toEqual(nextMs);
  await pass(harness, nextMs[0]! - harness.clock.now() - 1);
  expect(ids(harness)).toEqual([]);
  await pass(harness, 1);
  expect(ids(harness)).toEqual(['s@00:17:00.000Z']);
});

test('no time is after the end, and a schedule without any time is rejected', async () => {
  const harness = await new SchedulerHarness().open();
  const { schedules } = harness.scheduler;
  const spec = specOf({ startMs: 18 * MINUTE, endMs: 19 * MINUTE });
  await schedules.create(scheduleOf({ spec, overlap: 'allowAll' }));
  await pass(harness, 5 * MINUTE, MINUTE);
  expect(ids(harness)).toEqual(['s@00:18:00.000Z']);
  const never = scheduleOf({
    scheduleId: 'n',
    spec: specOf({ intervalMs: 0, crons: ['0 0 30 2 *'] }),
  });
  await expect(schedules.create(never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(schedules.create(scheduleOf())).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('inputs of schedules have a common limit, and stored ones remain', async () => {
  const harness = await new SchedulerHarness().open({ payloadMemory: new ByteBudget(10_000) });
  const input = json('x'.repeat(4_500));
  for (const scheduleId of ['a', 'b']) {
    await harness.scheduler.schedules.create(scheduleOf({ scheduleId, input }));
  }
  const third = scheduleOf({ scheduleId: 'c', input });
  const tooLarge = { code: 'LIMIT_EXCEEDED', message: expect.stringContaining('"c"') };
  await expect(harness.scheduler.schedules.create(third)).rejects.toMatchObject(tooLarge);
  await harness.scheduler.schedules.create(scheduleOf({ scheduleId: 'small' }));
  await harness.scheduler.schedules.update(
    scheduleOf({ scheduleId: 'a', input, note: 'as large' }),
  );
  const larger = scheduleOf({ scheduleId: 'a', input: json('x'.repeat(6_000)) });
  await expect(harness.scheduler.schedules.update(larger)).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  await harness.open({ payloadMemory: new ByteBudget(1_000) });
  expect(harness.scheduler.schedules.list()).toHaveLength(3);
});

test('ten thousand waiting schedules cost no tick', async () => {
  const harness = await new SchedulerHarness().open();
  const spec = specOf({ intervalMs: 0, crons: ['0 0 1 1 *'] });
  const all = [...Array(10_000).keys()].map((n) => scheduleOf({ scheduleId: `s${n}`, spec }));
  await Promise.all(all.map((one) => harness.scheduler.schedules.create(one)));
  await expect(harness.scheduler.schedules.create(scheduleOf())).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  expect(harness.clock.nextWakeMs()).toBe(Date.parse('1971-01-01T00:00:00Z'));
  await harness.open();
  await quiet(harness);
  expect(harness.scheduler.schedules.active).toBe(10_000);
  // The clock does not advance and no other request is made, so only the tick of the process is
  // left.
  let ticks = 0;
  const { atEnd } = harness.ticks;
  vi.spyOn(harness.ticks, 'atEnd').mockImplementation((callback) => {
    ticks += 1;
    atEnd(callback);
  });
  await pass(harness, 60 * MINUTE, MINUTE);
  expect(ticks).toBe(0);
});

describe('a schedule with many overdue times', () => {
  /** A schedule with 20,000 due times. */
  async function behind(): Promise<SchedulerHarness> {
    const harness = await new SchedulerHarness().open();
    const spec = specOf({ intervalMs: SECOND });
    const more = { overlap: 'allowAll', catchUpMs: 7 * 24 * 60 * MINUTE } as const;
    await harness.scheduler.schedules.create(scheduleOf({ spec, ...more }));
    await harness.scheduler.drain();
    await harness.store.close();
    harness.clock.advance(20_000 * SECOND);
    await harness.open();
    harness.clock.advance(1);
    await until(() => harness.disk.instances.size > 0, 'the first starts');
    return harness;
  }

  test('is paused at once, and remains paused', async () => {
    const harness = await behind();
    await harness.scheduler.schedules.pause('s', true, 'too many');
    await quiet(harness);
    const { started, schedule } = harness.scheduler.schedules.get('s');
    expect(schedule).toMatchObject({ paused: true, note: 'too many' });
    expect(started).toBeLessThan(100);
    expect(harness.disk.instances.size).toBe(started);
    await harness.scheduler.schedules.pause('s', false, '');
    await quiet(harness);
    expect(harness.scheduler.schedules.get('s').started).toBe(started);
  });

  test('is changed and deleted at once', async () => {
    const harness = await behind();
    const spec = specOf({ intervalMs: 60 * MINUTE });
    await harness.scheduler.schedules.update(scheduleOf({ spec }));
    await quiet(harness);
    expect(harness.disk.instances.size).toBeLessThan(100);
    await harness.scheduler.schedules.delete('s');
    expect(harness.scheduler.schedules.list()).toEqual([]);
  });

  test('catches up when it is unchanged', async () => {
    const harness = await new SchedulerHarness().open();
    const more = { overlap: 'allowAll', catchUpMs: 60 * MINUTE } as const;
    await harness.scheduler.schedules.create(scheduleOf(more));
    harness.clock.advance(45 * MINUTE);
    await quiet(harness);
    expect(harness.scheduler.schedules.get('s').started).toBe(45);
  });
});

test('is listed without a new search for times', async () => {
  const harness = await new SchedulerHarness().open();
  for (let at = 0; at < 50; at += 1) {
    const spec = specOf({ intervalMs: 0, crons: [`${at} 3 * * *`], timeZone: 'Europe/Berlin' });
    await harness.scheduler.schedules.create(scheduleOf({ scheduleId: `s-${at}`, spec }));
  }
  const search = vi.spyOn(Cron.prototype, 'nextRun');
  const listed = harness.scheduler.schedules.list();
  expect(listed.map(({ nextMs }) => nextMs.length)).toEqual(Array(50).fill(1));
  expect(search).not.toHaveBeenCalled();
  search.mockRestore();
  expect(listed[0]!.nextMs[0]).toBe(harness.scheduler.schedules.get('s-0').nextMs[0]);
});

test("yields to other work during the search for a preview's times", async () => {
  const harness = await new SchedulerHarness().open();
  const crons = [...Array(20).keys()].map((hour) => `5 ${hour} * * *`);
  let ticks = 0;
  let over = false;
  const count = (): void => {
    ticks += 1;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  const spec = specOf({ intervalMs: 0, crons });
  const times = await harness.scheduler.schedules.preview(spec, 0, 200);
  over = true;
  expect(times).toHaveLength(200);
  expect(ticks).toBeGreaterThan(10);
});

test('an expression without any time is rejected, also beside others', async () => {
  const harness = await new SchedulerHarness().open();
  const spec = specOf({ crons: ['@daily', '0 0 30 2 *'] });
  const why = /cron expression "0 0 30 2 \*" never matches/;
  await expect(harness.scheduler.schedules.create(scheduleOf({ spec }))).rejects.toThrow(why);
  await expect(harness.scheduler.schedules.preview(spec, 0, 5)).rejects.toThrow(why);
  await harness.scheduler.schedules.create(scheduleOf());
  await expect(harness.scheduler.schedules.update(scheduleOf({ spec }))).rejects.toThrow(why);
});

test('a schedule is created or updated, and remains paused', async () => {
  const harness = await new SchedulerHarness().open();
  const { schedules } = harness.scheduler;
  expect(await schedules.createOrUpdate(scheduleOf({ note: 'first' }))).toBe(true);
  await schedules.pause('s', true, '');
  const second = scheduleOf({ note: 'second', name: 'p' });
  expect(await schedules.createOrUpdate(second)).toBe(false);
  expect(schedules.get('s').schedule).toMatchObject({ note: 'second', name: 'p', paused: true });
  const both = ['a', 'a'].map((scheduleId) => schedules.createOrUpdate(scheduleOf({ scheduleId })));
  expect(new Set(await Promise.all(both))).toEqual(new Set([false, true]));
});
