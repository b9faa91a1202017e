import { expect, test } from 'vitest';
import { Backlog } from './backlog.ts';
import { recordOf } from './round-samples.suite.ts';
import { markActive } from './tables/active.ts';
import { putRecord } from './tables/history.ts';
import { putId } from './tables/ids.ts';

const record = (
  execution: number,
  firstEventId: number,
  text: string,
): ReturnType<typeof putRecord> =>
  putRecord(recordOf({ instanceNumber: 1, execution, firstEventId, bytes: Buffer.from(text) }));

const valuesOf = (backlog: Backlog): string[] =>
  backlog.writes().map(({ value }) => Buffer.from(value ?? 'deleted').toString());

test('records of one execution are merged under the key of the first record', () => {
  const backlog = new Backlog();
  backlog.add([record(1, 1, 'a'), record(1, 3, 'b')]);
  backlog.add([record(1, 4, 'c'), record(2, 1, 'd')]);
  expect(backlog.writes()[0]!.key).toEqual(record(1, 1, '').key);
  expect(valuesOf(backlog)).toEqual(['abc', 'd']);
});

test('a record that would exceed the size limit begins a new merged record', () => {
  const backlog = new Backlog();
  backlog.add([record(1, 1, 'x'.repeat(16_000)), record(1, 2, 'y'.repeat(400))]);
  backlog.add([record(1, 3, 'z')]);
  expect(valuesOf(backlog).map((value) => value.length)).toEqual([16_000, 401]);
});

test('only the last write of a key is retained', () => {
  const backlog = new Backlog();
  backlog.add([markActive(1, true), markActive(2, true)]);
  backlog.add([markActive(1, false)]);
  expect(backlog.writes()).toEqual([markActive(1, false), markActive(2, true)]);
});

test('lists the instances that have writes in the backlog', () => {
  const backlog = new Backlog();
  backlog.add([putId('order-1', 7)]);
  expect([backlog.has(7), backlog.has(8)]).toEqual([true, false]);
  expect([backlog.hasId('order-1'), backlog.hasId('order')]).toEqual([true, false]);
});
