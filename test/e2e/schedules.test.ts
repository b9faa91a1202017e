import { defineOrchestration } from '@perdure/sdk';
import type { ScheduleView } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const report = defineOrchestration<{ readonly region: string }, string>('report');
const reports = report.handle(async (ctx, { region }) => `${region} at ${ctx.now().toISOString()}`);
const slow = defineOrchestration<null, string>('slow').handle(async (ctx) => {
  await ctx.sleep('90m');
  return 'done';
});

let environment: TestEnvironment;
afterEach(() => environment?.stop());

async function start(startTime: string): Promise<TestEnvironment> {
  environment = await TestEnvironment.start({
    handlers: [reports, slow],
    startTime: new Date(startTime),
  });
  return environment;
}

async function ids(): Promise<string[]> {
  const all: string[] = [];
  for await (const { id } of environment.client.list()) all.push(id);
  return all.reverse();
}

test('cron expressions start in their time zone, across a change of daylight saving', async () => {
  const { client } = await start('2026-03-27T12:00:00Z');
  const options = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', input: { region: 'eu' } };
  await client.schedules.create('nightly', { ...options, orchestration: report });
  await environment.advance('3d');
  expect(await ids()).toEqual([
    'nightly@2026-03-28T01:30:00.000Z',
    'nightly@2026-03-29T01:00:00.000Z',
    'nightly@2026-03-30T00:30:00.000Z',
  ]);
  const first = client.handle(report, 'nightly@2026-03-28T01:30:00.000Z');
  expect(await first.result()).toBe('eu at 2026-03-28T01:30:00.000Z');
  const view = await client.schedules.get('nightly');
  expect(view).toMatchObject({
    id: 'nightly',
    orchestration: 'report',
    input: { region: 'eu' },
    cron: ['30 2 * * *'],
    timeZone: 'Europe/Berlin',
    overlap: 'skip',
    last: new Date('2026-03-30T00:30:00Z'),
    running: [],
    started: 3,
    skipped: 0,
    missed: 0,
    paused: false,
  });
  expect(view.next[0]).toEqual(new Date('2026-03-31T00:30:00Z'));
  expect(view.next).toHaveLength(10);
});

describe('an overlap policy', () => {
  test.each([
    ['skip', 3, { skipped: 3 }],
    ['bufferOne', 4, { buffered: expect.any(Array) }],
    ['allowAll', 6, { skipped: 0, buffered: [] }],
    ['terminateOther', 6, { skipped: 0 }],
  ] as const)(
    '%s applies to times that pass while an instance runs',
    async (overlap, started, view) => {
      const { client } = await start('2026-01-01T00:30:00Z');
      // Each instance runs for an hour and a half, and the schedule starts one each hour.
      await client.schedules.create('h', { every: '1h', overlap, orchestration: 'slow' });
      await environment.advance('6h');
      expect(await client.schedules.get('h')).toMatchObject({ started, ...view });
    },
  );
});

test('jitter delays starts, and the ids contain the times without jitter', async () => {
  const { client } = await start('2026-01-01T00:00:00Z');
  const times = { every: '1h', jitter: '10m' } as const;
  const input = { region: 'x' };
  await client.schedules.create('j', { ...times, orchestration: 'report', input });
  const [next] = (await client.schedules.get('j')).next;
  expect(next!.getTime()).toBeGreaterThan(Date.parse('2026-01-01T01:00:00Z'));
  expect(next!.getTime()).toBeLessThanOrEqual(Date.parse('2026-01-01T01:10:00Z'));
  await environment.advanceTo(next!);
  expect(await ids()).toEqual(['j@2026-01-01T01:00:00.000Z']);
});

test('pause, resume, trigger, backfill, update, preview and delete a schedule', async () => {
  const { client } = await start('2026-01-10T00:30:00Z');
  const { schedules } = client;
  const input = { region: 'x' };
  const options = { every: '1h', orchestration: 'report', input, overlap: 'allowAll' } as const;
  await schedules.create('s', { ...options, note: 'made by a test' });
  await schedules.pause('s', 'holidays');
  expect(await schedules.get('s')).toMatchObject({ paused: true, note: 'holidays', next: [] });
  await environment.advance('3h');
  await schedules.update('s', { ...options, note: 'still away' });
  expect(await schedules.get('s')).toMatchObject({ paused: true, note: 'still away' });
  await schedules.resume('s');
  await environment.advance('1h');
  expect(await ids()).toEqual(['s@2026-01-10T04:00:00.000Z']);
  expect(await schedules.trigger('s')).toBe('s@2026-01-10T04:30:00.000Z');
  const from = new Date('2026-01-09T22:00:00Z');
  const to = new Date('2026-01-10T00:00:00Z');
  expect(await schedules.backfill('s', { from, to })).toBe(3);
  expect(await schedules.backfill('s', { from, to })).toBe(0);
  expect(await ids()).toHaveLength(5);
  const views: ScheduleView[] = await schedules.list();
  expect(views.map(({ id, started }) => [id, started])).toEqual([['s', 5]]);
  const preview = await schedules.preview({ cron: '0 0 29 2 *', count: 2 });
  expect(preview).toEqual([new Date('2028-02-29'), new Date('2032-02-29')]);
  await schedules.delete('s');
  await environment.advance('3h');
  expect(await ids()).toHaveLength(5);
  await expect(schedules.get('s')).rejects.toThrow('schedule "s" does not exist');
});

test('an invalid schedule is rejected with the reason', async () => {
  const { client } = await start('2026-01-01T00:00:00Z');
  const make = (options: object) =>
    client.schedules.create('bad', { orchestration: 'report', ...options });
  await expect(make({})).rejects.toThrow('spec is empty');
  await expect(make({ cron: '61 * * * *' })).rejects.toThrow('cron expression "61 * * * *"');
  await expect(make({ cron: '0 0 30 2 *' })).rejects.toThrow('never matches');
  await expect(make({ cron: '@daily', timeZone: 'Mars/Base' })).rejects.toThrow('no time zone');
  await expect(make({ every: '1h', overlap: 'maybe' })).rejects.toThrow(
    'unknown overlap policy "maybe"',
  );
  await expect(make({ every: '999ms' })).rejects.toThrow('--min-schedule-interval');
  await make({ every: '1h' });
  await expect(make({ every: '1h' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('a schedule is created or updated, as deployments do', async () => {
  const { client } = await start('2026-01-01T00:00:00Z');
  const options = { every: '1h', orchestration: 'report' } as const;
  expect(await client.schedules.createOrUpdate('nightly', options)).toBe('created');
  await client.schedules.pause('nightly', 'away');
  const changed = { ...options, every: '2h', note: 'slower' } as const;
  expect(await client.schedules.createOrUpdate('nightly', changed)).toBe('updated');
  const view = await client.schedules.get('nightly');
  expect(view).toMatchObject({ paused: true, note: 'slower' });
});

test('a sidecar that is killed repeatedly starts each time exactly once', async () => {
  await using harness = await Harness.start({ settings: ['--min-schedule-interval', '50ms'] });
  const { schedules } = harness.client;
  const options = { every: '50ms', overlap: 'allowAll', catchUp: '1h' } as const;
  await schedules.create('tick', { ...options, orchestration: 'unknown' });
  const createdMs = (await schedules.get('tick')).createdAt.getTime();
  for (let kills = 1; kills <= 5; kills += 1) {
    await until('some starts', async () => (await schedules.get('tick')).started >= 10 * kills);
    await harness.restartSidecar();
  }
  await schedules.pause('tick');
  const { started, missed, last } = await schedules.get('tick');
  const times: number[] = [];
  for await (const { id } of harness.client.list({ idPrefix: 'tick@' })) {
    times.push(Date.parse(id.slice('tick@'.length)));
  }
  times.sort((a, b) => a - b);
  const first = (Math.floor(createdMs / 50) + 1) * 50;
  const expected: number[] = [];
  for (let timeMs = first; timeMs <= last!.getTime(); timeMs += 50) expected.push(timeMs);
  expect(times).toEqual(expected);
  expect({ started, missed }).toEqual({ started: times.length, missed: 0 });
});

test('a list of schedules that is larger than one answer is complete', async () => {
  const { client } = await start('2026-03-27T12:00:00Z');
  const note = { region: 'x'.repeat(200_000) };
  const expected = Array.from({ length: 30 }, (_, at) => `s-${String(at).padStart(2, '0')}`);
  for (const id of expected) {
    await client.schedules.create(id, { every: '1d', orchestration: report, input: note });
  }
  const listed = await client.schedules.list();
  expect(listed.map(({ id }) => id)).toEqual(expected);
  expect(listed.every(({ input }) => (input as typeof note).region.length === 200_000)).toBe(true);
});
