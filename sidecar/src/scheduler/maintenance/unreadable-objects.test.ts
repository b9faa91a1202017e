import { afterEach, beforeEach, expect, test } from 'vitest';
import { DamagedDisk } from '../instances/damaged-disk.suite.ts';
import type { SchedulerHarness } from '../scheduler-harness.suite.ts';
import {
  batchOf,
  pass,
  quiet,
  retentionOf,
  scheduleOf,
  MINUTE,
} from './maintenance-harness.suite.ts';

let disk: DamagedDisk;
let harness: SchedulerHarness;

beforeEach(async () => {
  disk = new DamagedDisk(process.pid);
  harness = await disk.open();
});

afterEach(() => disk.remove());

const ofObject = (kind: string, id: string): ((key: Buffer) => boolean) => {
  return (key) => key.equals(Buffer.from(`${kind}\0${id}`));
};

test('an unreadable schedule is inactive and reports so; the others continue', async () => {
  for (const scheduleId of ['s-1', 's-2', 's-3']) {
    await harness.scheduler.schedules.create(scheduleOf({ scheduleId }));
  }
  await disk.reopenDamaged('objects', (key) => /^schedule\0s-[12]$/.test(key.toString()));
  const { schedules } = harness.scheduler;
  expect(schedules.list().map(({ schedule }) => schedule.scheduleId)).toEqual([
    's-1',
    's-2',
    's-3',
  ]);
  const { schedule, nextMs } = schedules.get('s-1');
  expect(schedule).toMatchObject({ paused: true, name: '' });
  expect(schedule.note).toMatch(/cannot be read: .*Update or delete it/);
  expect(nextMs).toEqual([]);
  expect(harness.errors).toContain('schedule disabled: it cannot be read');
  for (const refused of [schedules.pause('s-1', false, ''), schedules.trigger('s-1')]) {
    await expect(refused).rejects.toMatchObject({ code: 'UNREADABLE' });
  }
  await schedules.delete('s-1');
  await schedules.update(scheduleOf({ scheduleId: 's-2' }));
  expect(schedules.get('s-2').schedule).toMatchObject({ paused: false, note: '', name: 'o' });
  await pass(harness, MINUTE);
  const started = schedules
    .list()
    .map(({ schedule: { scheduleId }, started: n }) => [scheduleId, n]);
  expect(started).toEqual([
    ['s-2', 1],
    ['s-3', 1],
  ]);
});

test('an unreadable batch is listed as stopped until it is stopped', async () => {
  const bad = await harness.scheduler.batches.start(batchOf());
  const good = await harness.scheduler.batches.start(batchOf());
  await quiet(harness);
  await disk.reopenDamaged('objects', ofObject('batch', bad));
  const { batches } = harness.scheduler;
  expect(batches.list().map(({ batchId }) => batchId)).toEqual([good, bad]);
  expect(batches.get(bad)).toMatchObject({ status: 'stopped', done: 0 });
  expect(batches.get(bad).lastError).toMatch(/cannot be read: .*Stop the batch to delete it/);
  await batches.start(batchOf());
  await batches.stop(bad);
  expect(() => batches.get(bad)).toThrow('there is no batch');
});

test('unreadable settings are logged, and can be set again', async () => {
  const { queues, retentions, versions } = harness.scheduler;
  await queues.set('q', { activities: 1, activitiesPerSecond: 0, turns: 0 });
  await retentions.set(retentionOf({ name: 'o', completedMs: 1 }));
  await versions.setDefaultVersion('o', '1');
  await disk.reopenDamaged('objects', () => true);
  expect(harness.errors).toEqual([
    'a default version cannot be read; set it again',
    'the secret of attempt keys cannot be read',
    'limits of a queue cannot be read; set them again',
    'a retention cannot be read; set it again',
  ]);
  expect(harness.scheduler.retentions.list()).toEqual([retentionOf({ name: 'o' })]);
  await harness.scheduler.queues.set('q', { activities: 2, activitiesPerSecond: 0, turns: 0 });
  await harness.scheduler.retentions.set(retentionOf({ name: 'o', completedMs: 2 }));
  await harness.scheduler.versions.setDefaultVersion('o', '2');
  harness.errors.length = 0;
  await disk.close();
  await disk.open();
  expect(harness.errors).toEqual([]);
});
