import { expect, test } from 'vitest';
import { virtualClock } from '../lib/clock.ts';
import { logClockJumps } from './clock-jumps.ts';

test('each jump of the wall clock is logged once, and drift is not logged', () => {
  const clock = virtualClock(1_000_000);
  const lines: [string, unknown][] = [];
  const note = (message: string, fields?: object): void => void lines.push([message, fields]);
  const end = logClockJumps(clock, { info: note, warn: note, error: note });
  clock.advance(5_000);
  clock.jump(200);
  clock.advance(5_000);
  expect(lines).toEqual([]);
  clock.jump(3_600_000);
  clock.advance(5_000);
  clock.jump(-3_600_000);
  clock.advance(5_000);
  expect(lines).toEqual([
    [expect.stringContaining('jumped forward'), { byMs: 3_600_000 }],
    [expect.stringContaining('set back'), { byMs: -3_600_000 }],
  ]);
  end();
  expect(clock.nextWakeMs()).toBeNull();
});
