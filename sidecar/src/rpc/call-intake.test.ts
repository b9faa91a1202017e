import { expect, it } from 'vitest';

import { CONNECTION_CALLS_AT_ONCE } from '../limits.ts';
import { CallIntake } from './call-intake.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('starts the first calls of a connection at once, and further calls later', async () => {
  const intake = new CallIntake<string>();
  const started: number[] = [];
  const count = 3 * CONNECTION_CALLS_AT_ONCE;
  for (let at = 0; at < count; at += 1) intake.start('a', () => started.push(at));
  expect(started).toHaveLength(CONNECTION_CALLS_AT_ONCE);
  while (started.length < count) await turn();
  expect(started).toEqual(Array.from({ length: count }, (_, at) => at));
});

it('prefers a connection with few calls, and alternates between other connections', async () => {
  const intake = new CallIntake<string>();
  const started: string[] = [];
  const many = CONNECTION_CALLS_AT_ONCE + 50;
  for (const connection of ['a', 'b']) {
    for (let at = 0; at < many; at += 1) intake.start(connection, () => started.push(connection));
  }
  intake.start('few', () => started.push('few'));
  expect(started.at(-1)).toBe('few');
  const before = started.length;
  while (started.length < 2 * many + 1) await turn();
  expect(started.slice(before, before + 4)).toEqual(['a', 'b', 'a', 'b']);
});

it('yields to the event loop between slow starts of calls', async () => {
  const intake = new CallIntake<string>();
  let started = 0;
  const held = (): void => {
    const endMs = performance.now() + 2;
    while (performance.now() < endMs);
    started += 1;
  };
  const count = CONNECTION_CALLS_AT_ONCE + 100;
  for (let at = 0; at < count; at += 1) intake.start('a', held);
  let turns = 0;
  for (; started < count; turns += 1) await turn();
  expect(turns).toBeGreaterThan(10);
});
