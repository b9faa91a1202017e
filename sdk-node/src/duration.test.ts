import { expect, it } from 'vitest';

import { toMs } from './duration.ts';

it.each<[unknown, number]>([
  [0, 0],
  [1_500, 1_500],
  [0.2, 1],
  ['200ms', 200],
  ['30s', 30_000],
  ['1.5s', 1_500],
  ['0.3s', 300],
  ['5m', 300_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['1h30m', 5_400_000],
  ['1h 30m', 5_400_000],
])('%j is %d milliseconds', (duration, ms) => {
  expect(toMs(duration as never, 'it')).toBe(ms);
});

it.each([-1, Number.NaN, Infinity, '', '5', '5 s', '-5s', 'soon', '5s!', '999999999d', null, {}])(
  '%j is not a duration',
  (duration) => {
    expect(() => toMs(duration as never, 'sleep')).toThrow(RangeError);
    expect(() => toMs(duration as never, 'sleep')).toThrow('sleep: ');
  },
);
