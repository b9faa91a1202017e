import { expect, test } from 'vitest';
import { DispatchQueues } from './dispatch-queues.ts';
import type { Place } from './dispatch-queues.ts';

interface Item {
  readonly id: string;
  readonly place: Place;
  readonly priority: number;
  readonly share: string;
  isWaiting: boolean;
}

let itemCount = 0;

function item(more: { name?: string; priority?: number; share?: string; queue?: string }): Item {
  const { name = 'a', priority = 3, share = '', queue = '' } = more;
  itemCount += 1;
  const place = { name, version: '', queue };
  return { id: `${name}${priority}${share}-${itemCount}`, place, priority, share, isWaiting: true };
}

/** A taker is the set of queues that it serves. */
function queuesOf(): DispatchQueues<Item, ReadonlySet<string>> {
  return new DispatchQueues({
    isWaiting: (one) => one.isWaiting,
    priorityOf: (one) => one.priority,
    shareOf: (one) => one.share,
    placeOf: (one) => one.place,
    mayTake: (taker, { queue }) => taker.has(queue),
  });
}

const anyTaker: ReadonlySet<string> = new Set(['', 'slow']);

test('without priorities and fairness keys, queues alternate in order of arrival', () => {
  const all = queuesOf();
  const [a1, a2, b1, b2] = [
    item({ name: 'a' }),
    item({ name: 'a' }),
    item({ name: 'b' }),
    item({ name: 'b' }),
  ] as const;
  for (const one of [a1, a2, b1, b2]) all.push(one);
  expect([1, 2, 3, 4].map(() => all.takeFor(anyTaker))).toEqual([a1, b1, a2, b2]);
  expect(all.takeFor(anyTaker)).toBeUndefined();
});

test('a better priority is first, independent of the queue and the time of arrival', () => {
  const all = queuesOf();
  const late = item({ name: 'z', priority: 1 });
  const order = [item({ name: 'a', priority: 5 }), item({ name: 'a' }), item({ name: 'b' })];
  for (const one of [...order, late]) all.push(one);
  const taken = [1, 2, 3, 4].map(() => all.takeFor(anyTaker)?.priority);
  expect(taken).toEqual([1, 3, 3, 5]);
  expect(all.size).toBe(0);
});

test('a fairness key with ten items is served within twenty, beside one with ten thousand', () => {
  const all = queuesOf();
  for (let i = 0; i < 10_000; i += 1) all.push(item({ share: 'big' }));
  for (let i = 0; i < 10; i += 1) all.push(item({ share: 'small' }));
  const taken = Array.from({ length: 20 }, () => all.takeFor(anyTaker)!.share);
  expect(taken.filter((share) => share === 'small')).toHaveLength(10);
});

test('no worker gets work of a queue that it does not serve', () => {
  const all = queuesOf();
  all.push(item({ queue: 'gpu', priority: 1 }));
  const plain = item({});
  all.push(plain);
  expect(all.takeFor(anyTaker)).toBe(plain);
  expect(all.holdsFor(anyTaker)).toBe(false);
  expect(all.topFor(new Set(['gpu']))).toBe(1);
});

test.each(['plain', 'ranked'])('withdrawn work is not dispatched: %s', (how) => {
  const all = queuesOf();
  const share = how === 'plain' ? '' : 'x';
  const [first, second] = [item({ share }), item({ share })];
  all.push(first);
  all.push(second);
  first.isWaiting = false;
  all.withdraw(first);
  expect(all.size).toBe(1);
  expect([...all.depths()].flatMap(({ heads }) => [...heads])).toEqual([second]);
  expect(all.takeFor(anyTaker)).toBe(second);
  expect(all.holdsFor(anyTaker)).toBe(false);
});

test('all items can be removed at once, in the order of each queue', () => {
  const all = queuesOf();
  const items = [item({ priority: 4 }), item({}), item({ priority: 2 })];
  for (const one of items) all.push(one);
  expect(all.takeAll().map(({ priority }) => priority)).toEqual([2, 3, 4]);
  expect([all.size, all.isRanked]).toEqual([0, false]);
});
