import { expect, test } from 'vitest';
import { virtualClock } from '../lib/clock.ts';
import { logClockJumps } from './clock-jumps.ts';

test('jumps of the wall clock are logged once each, and drift is not', () => {
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
