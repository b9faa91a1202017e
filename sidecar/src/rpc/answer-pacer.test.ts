import { describe, expect, it, vi } from 'vitest';

import {
  ANSWER_BYTES_TOTAL_MAX,
  ANSWERS_PREPARING_MAX,
  READER_ANSWER_BYTES_MAX,
  READER_ANSWERS_PREPARING_MAX,
  UNPACED_ANSWER_BYTES_MAX,
} from '../limits.ts';
import type { LazyView } from '../model/client-ports.ts';
import { AnswerPacer, AnswerTotals } from './answer-pacer.ts';
import { AnswerPermit } from './answer-permit.ts';

const pacerOf = (totals: AnswerTotals): AnswerPacer =>
  new AnswerPacer(totals, { preparing: 0, unreadBytes: 0 }, () => {});

/** Requests a number of permits; returns the list that collects the granted permits. */
function requestTurns(pacer: AnswerPacer, count: number): number[] {
  const granted: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void pacer.begin().then(() => granted.push(index));
  }
  return granted;
}

const settled = async (): Promise<void> => {
  for (let count = 0; count < 20; count += 1) await Promise.resolve();
};

it('prepares a few answers at once, and further answers as the reader reads', async () => {
  const pacer = pacerOf(new AnswerTotals());
  const granted = requestTurns(pacer, 20);
  await settled();
  expect(granted).toHaveLength(READER_ANSWERS_PREPARING_MAX);
  pacer.finish(10);
  pacer.abandon();
  await settled();
  expect(granted).toHaveLength(READER_ANSWERS_PREPARING_MAX + 2);
});

it('prepares no answers for a stalled reader, and continues when the reader reads', async () => {
  const pacer = pacerOf(new AnswerTotals());
  pacer.add(READER_ANSWER_BYTES_MAX);
  const granted = requestTurns(pacer, 3);
  await settled();
  expect(granted).toEqual([]);
  pacer.recordRead(1);
  await settled();
  expect(granted).toEqual([0, 1, 2]);
});

it('shares the budget of unread answers among all readers', async () => {
  const totals = new AnswerTotals();
  const pacers = Array.from({ length: 10 }, () => pacerOf(totals));
  const granted = pacers.map((pacer) => requestTurns(pacer, 20));
  const count = (): number => granted.reduce((sum, list) => sum + list.length, 0);
  await settled();
  // A reserve grants at least one answer to each reader without unread answers.
  expect(Math.min(...granted.map((list) => list.length))).toBe(1);
  expect(count()).toBeLessThan(2 * ANSWERS_PREPARING_MAX);
  const before = granted.map((list) => list.length);
  const first = before.indexOf(READER_ANSWERS_PREPARING_MAX);
  const next = before.indexOf(1);
  while (granted[next]!.length === 1 && count() < 100) {
    for (const [at, pacer] of pacers.entries())
      if (at !== next && granted[at]!.length > 0) pacer.abandon();
    await settled();
  }
  expect(granted[next]!.length).toBeGreaterThan(1);
  expect(first).toBe(0);
});

it('serves a reader that reads while other readers exhaust the budget', async () => {
  const totals = new AnswerTotals();
  const idle = pacerOf(totals);
  idle.add(ANSWER_BYTES_TOTAL_MAX);
  const reader = pacerOf(totals);
  expect(reader.tryBegin()).toBe(true);
  reader.finish(100);
  expect(reader.tryBegin()).toBe(false);
  reader.recordRead(100);
  expect(reader.tryBegin()).toBe(true);
});

it('disconnects a reader that stalls for too long', () => {
  let stuck = 0;
  const pacer = new AnswerPacer(
    new AnswerTotals(),
    { preparing: 0, unreadBytes: 0 },
    () => (stuck += 1),
    3_000,
  );
  pacer.add(1_000);
  for (let at = 0; at < 3; at += 1) pacer.checkProgress(1_000);
  expect(stuck).toBe(0);
  pacer.recordRead(1);
  for (let at = 0; at < 4; at += 1) pacer.checkProgress(1_000);
  expect(stuck).toBe(0);
  pacer.checkProgress(1_000);
  expect(stuck).toBe(1);
});

it('releases its memory when its reader is closed', async () => {
  const totals = new AnswerTotals();
  const closed = pacerOf(totals);
  const granted = requestTurns(closed, 20);
  closed.add(ANSWER_BYTES_TOTAL_MAX);
  await settled();
  closed.close();
  await settled();
  expect(granted).toHaveLength(20);
  expect([totals.preparing, totals.unreadBytes, totals.unread.size]).toEqual([0, 0, 0]);
  closed.finish(5);
  closed.recordRead(5);
  expect([totals.preparing, totals.unreadBytes]).toEqual([0, 0]);
});

describe('an answer from a view in memory', () => {
  const viewOf = (bytes: number | null): LazyView & { isForgotten: boolean } => ({
    bytes,
    isForgotten: false,
    view: () => Promise.reject(new Error('not read here')),
    forget() {
      this.isForgotten = true;
    },
  });
  const busyPacer = (): AnswerPacer => {
    const pacer = pacerOf(new AnswerTotals());
    void requestTurns(pacer, READER_ANSWERS_PREPARING_MAX);
    return pacer;
  };

  it('needs no permit when it is small, and stays in memory', async () => {
    const view = viewOf(UNPACED_ANSWER_BYTES_MAX);
    await new AnswerPermit(busyPacer(), { aborted: false }).begin(view);
    expect(view.isForgotten).toBe(false);
  });

  it.each([
    ['it is large', UNPACED_ANSWER_BYTES_MAX + 1, 0],
    ['it must be read from disk', null, 0],
    ['its reader reads nothing', 1, READER_ANSWER_BYTES_MAX],
  ])('leaves memory and waits in the queue when %s', async (_why, bytes, unread) => {
    const pacer = busyPacer();
    pacer.add(unread);
    const view = viewOf(bytes);
    let isBegun = false;
    void new AnswerPermit(pacer, { aborted: false }).begin(view).then(() => (isBegun = true));
    await settled();
    expect([view.isForgotten, isBegun]).toEqual([true, false]);
    pacer.recordRead(unread);
    pacer.abandon();
    await vi.waitFor(() => expect(isBegun).toBe(true));
  });
});
