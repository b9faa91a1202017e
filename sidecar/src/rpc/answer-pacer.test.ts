import { describe, expect, it, vi } from 'vitest';

import {
  ANSWER_BYTES_TOTAL_MAX,
  ANSWERS_MAKING_MAX,
  READER_ANSWER_BYTES_MAX,
  READER_ANSWERS_MAKING_MAX,
  UNPACED_ANSWER_BYTES_MAX,
} from '../limits.ts';
import type { LazyView } from '../model/client-ports.ts';
import { AnswerPacer, AnswerTotals } from './answer-pacer.ts';
import { AnswerTurn } from './answer-turn.ts';

const pacerOf = (totals: AnswerTotals): AnswerPacer =>
  new AnswerPacer(totals, { making: 0, unreadBytes: 0 }, () => {});

/** Requests a number of turns; returns the list of the granted ones. */
function take(pacer: AnswerPacer, count: number): number[] {
  const given: number[] = [];
  for (let place = 0; place < count; place += 1) {
    void pacer.begin().then(() => given.push(place));
  }
  return given;
}

const settled = async (): Promise<void> => {
  for (let count = 0; count < 20; count += 1) await Promise.resolve();
};

it('builds a few answers at once for a reader, and the next as they are read', async () => {
  const pacer = pacerOf(new AnswerTotals());
  const given = take(pacer, 20);
  await settled();
  expect(given).toHaveLength(READER_ANSWERS_MAKING_MAX);
  pacer.made(10);
  pacer.abandoned();
  await settled();
  expect(given).toHaveLength(READER_ANSWERS_MAKING_MAX + 2);
});

it('stops building for a stalled reader, and continues when it reads', async () => {
  const pacer = pacerOf(new AnswerTotals());
  pacer.add(READER_ANSWER_BYTES_MAX);
  const given = take(pacer, 3);
  await settled();
  expect(given).toEqual([]);
  pacer.took(1);
  await settled();
  expect(given).toEqual([0, 1, 2]);
});

it('shares the budget of unread answers among all readers', async () => {
  const totals = new AnswerTotals();
  const pacers = Array.from({ length: 10 }, () => pacerOf(totals));
  const given = pacers.map((pacer) => take(pacer, 20));
  const count = (): number => given.reduce((sum, list) => sum + list.length, 0);
  await settled();
  // Each has one at least, in a reserve of those that have none.
  expect(Math.min(...given.map((list) => list.length))).toBe(1);
  expect(count()).toBeLessThan(2 * ANSWERS_MAKING_MAX);
  const before = given.map((list) => list.length);
  const first = before.indexOf(READER_ANSWERS_MAKING_MAX);
  const next = before.indexOf(1);
  while (given[next]!.length === 1 && count() < 100) {
    for (const [at, pacer] of pacers.entries())
      if (at !== next && given[at]!.length > 0) pacer.abandoned();
    await settled();
  }
  expect(given[next]!.length).toBeGreaterThan(1);
  expect(first).toBe(0);
});

it('serves a reader that reads although others use up the budget', async () => {
  const totals = new AnswerTotals();
  const idle = pacerOf(totals);
  idle.add(ANSWER_BYTES_TOTAL_MAX);
  const reader = pacerOf(totals);
  expect(reader.tryBegin()).toBe(true);
  reader.made(100);
  expect(reader.tryBegin()).toBe(false);
  reader.took(100);
  expect(reader.tryBegin()).toBe(true);
});

it('disconnects a reader that stalls for too long', () => {
  let stuck = 0;
  const pacer = new AnswerPacer(
    new AnswerTotals(),
    { making: 0, unreadBytes: 0 },
    () => (stuck += 1),
    3_000,
  );
  pacer.add(1_000);
  for (let at = 0; at < 3; at += 1) pacer.checkProgress(1_000);
  expect(stuck).toBe(0);
  pacer.took(1);
  for (let at = 0; at < 4; at += 1) pacer.checkProgress(1_000);
  expect(stuck).toBe(0);
  pacer.checkProgress(1_000);
  expect(stuck).toBe(1);
});

it('releases its memory when its reader is closed', async () => {
  const totals = new AnswerTotals();
  const gone = pacerOf(totals);
  const given = take(gone, 20);
  gone.add(ANSWER_BYTES_TOTAL_MAX);
  await settled();
  gone.close();
  await settled();
  expect(given).toHaveLength(20);
  expect([totals.making, totals.unreadBytes, totals.unread.size]).toEqual([0, 0, 0]);
  gone.made(5);
  gone.took(5);
  expect([totals.making, totals.unreadBytes]).toEqual([0, 0]);
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
    void take(pacer, READER_ANSWERS_MAKING_MAX);
    return pacer;
  };

  it('needs no turn when it is small, and its view remains', async () => {
    const view = viewOf(UNPACED_ANSWER_BYTES_MAX);
    await new AnswerTurn(busyPacer(), { aborted: false }).begin(view);
    expect(view.isForgotten).toBe(false);
  });

  it.each([
    ['it is large', UNPACED_ANSWER_BYTES_MAX + 1, 0],
    ['it must be read', null, 0],
    ['its reader takes nothing', 1, READER_ANSWER_BYTES_MAX],
  ])('waits in the queue, without its view, when %s', async (_why, bytes, unread) => {
    const pacer = busyPacer();
    pacer.add(unread);
    const view = viewOf(bytes);
    let isBegun = false;
    void new AnswerTurn(pacer, { aborted: false }).begin(view).then(() => (isBegun = true));
    await settled();
    expect([view.isForgotten, isBegun]).toEqual([true, false]);
    pacer.took(unread);
    pacer.abandoned();
    await vi.waitFor(() => expect(isBegun).toBe(true));
  });
});
