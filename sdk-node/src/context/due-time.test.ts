import { describe, expect, it } from 'vitest';

import { dueMs, waitMs } from './due-time.ts';

describe('a duration of orchestrator code', () => {
  it('counts as 0 when it is negative, such as the time to a past deadline', () => {
    expect(waitMs(-5_001, 'sleep')).toBe(0);
    expect(waitMs(-0.2, 'sleep')).toBe(0);
    expect(waitMs('2s', 'sleep')).toBe(2_000);
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])(
    'is rejected when it is %s, and the message contains it',
    (duration) => {
      expect(() => waitMs(duration, 'sleep')).toThrow(`sleep: ${duration} is not a duration`);
    },
  );
});

describe('a date of orchestrator code', () => {
  it.each<[Date | number | string, number]>([
    [new Date(5_000), 5_000],
    [4_999.2, 5_000],
    ['1970-01-01T00:00:05.000Z', 5_000],
    ['1970-01-01T01:00:05+01:00', 5_000],
    ['1970-01-02', 86_400_000],
    ['-000001-01-01T00:00:00.000Z', Date.parse('-000001-01-01T00:00:00.000Z')],
    [JSON.parse(JSON.stringify(new Date(8.64e15))) as string, 8.64e15],
  ])('is a Date, milliseconds, or the JSON form of a Date: %s', (date, ms) => {
    expect(dueMs(date)).toBe(ms);
  });

  it.each<unknown>([
    '2026-01-31T12:00:00',
    'tomorrow',
    '2026-13-01',
    new Date(Number.NaN),
    Number.NaN,
    2 ** 60,
    undefined,
    {},
  ])('is rejected with a message that lists the valid forms: %s', (date) => {
    expect(() => dueMs(date as string)).toThrow(/is not a date\. Pass a Date, milliseconds/);
  });
});
