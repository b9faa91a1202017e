import { Cron } from 'croner';
import { describe, expect, it } from 'vitest';

import { parseCron } from './cron.ts';
import { seededRandom } from './random.ts';

/** Returns the next times after `after`, in UTC to the minute. */
function next(expression: string, zone: string, after: string, count: number): string[] {
  const cron = parseCron(expression, zone);
  const times: string[] = [];
  let ms: number | null = Date.parse(after);
  while (times.length < count && ms !== null) {
    ms = cron.nextAfter(ms);
    if (ms !== null) times.push(new Date(ms).toISOString().replace(':00.000Z', 'Z'));
  }
  return times;
}

type Row = readonly [expression: string, zone: string, after: string, times: string];

function check(rows: readonly Row[]): void {
  it.each(rows)('%s in "%s" after %s', (expression, zone, after, times) => {
    const expected = times === '' ? [] : times.split(' ').map((time) => `${time}Z`);
    expect(next(expression, zone, after, Math.max(expected.length, 1))).toEqual(expected);
  });
}

// 1 January 2026 is a Thursday.
const NEW_YEAR = '2026-01-01T00:00:00Z';

describe('fields', () => {
  check([
    ['* * * * *', '', NEW_YEAR, '2026-01-01T00:01 2026-01-01T00:02 2026-01-01T00:03'],
    ['* * * * *', '', '2026-01-01T00:00:59.999Z', '2026-01-01T00:01 2026-01-01T00:02'],
    ['0 * * * *', '', NEW_YEAR, '2026-01-01T01:00 2026-01-01T02:00'],
    ['59 23 31 12 *', '', NEW_YEAR, '2026-12-31T23:59 2027-12-31T23:59'],
    ['0 0 * * *', '', '2025-12-31T23:59:59.999Z', '2026-01-01T00:00 2026-01-02T00:00'],
    ['*/15 * * * *', '', NEW_YEAR, '2026-01-01T00:15 2026-01-01T00:30 2026-01-01T00:45'],
    ['*/25 * * * *', '', NEW_YEAR, '2026-01-01T00:25 2026-01-01T00:50 2026-01-01T01:00'],
    ['10-20/5 * * * *', '', NEW_YEAR, '2026-01-01T00:10 2026-01-01T00:15 2026-01-01T00:20'],
    ['5,10,50 6 * * *', '', NEW_YEAR, '2026-01-01T06:05 2026-01-01T06:10 2026-01-01T06:50'],
    ['50,5 6 * * *', '', NEW_YEAR, '2026-01-01T06:05 2026-01-01T06:50'],
    ['0 9-17/4 * * *', '', NEW_YEAR, '2026-01-01T09:00 2026-01-01T13:00 2026-01-01T17:00'],
    [
      '0 9-11,20 * * *',
      '',
      NEW_YEAR,
      '2026-01-01T09:00 2026-01-01T10:00 2026-01-01T11:00 2026-01-01T20:00',
    ],
    ['0 */8 * * *', '', NEW_YEAR, '2026-01-01T08:00 2026-01-01T16:00 2026-01-02T00:00'],
    ['  30   4  *  *  * ', '', NEW_YEAR, '2026-01-01T04:30'],
    ['00 04 01 02 *', '', NEW_YEAR, '2026-02-01T04:00'],
    ['0 0 1 * *', '', NEW_YEAR, '2026-02-01T00:00 2026-03-01T00:00'],
    [
      '0 0 1 */3 *',
      '',
      NEW_YEAR,
      '2026-04-01T00:00 2026-07-01T00:00 2026-10-01T00:00 2027-01-01T00:00',
    ],
    [
      '0 0 */10 * *',
      '',
      NEW_YEAR,
      '2026-01-11T00:00 2026-01-21T00:00 2026-01-31T00:00 2026-02-01T00:00',
    ],
    ['0 12 15 6,12 *', '', NEW_YEAR, '2026-06-15T12:00 2026-12-15T12:00 2027-06-15T12:00'],
  ]);
});

describe('months and weekdays', () => {
  check([
    ['0 0 1 JAN *', '', NEW_YEAR, '2027-01-01T00:00'],
    [
      '0 0 1 jul-sep *',
      '',
      NEW_YEAR,
      '2026-07-01T00:00 2026-08-01T00:00 2026-09-01T00:00 2027-07-01T00:00',
    ],
    ['0 0 1 feb,Nov *', '', NEW_YEAR, '2026-02-01T00:00 2026-11-01T00:00'],
    ['0 8 * * 1', '', NEW_YEAR, '2026-01-05T08:00 2026-01-12T08:00'],
    ['0 8 * * MON', '', NEW_YEAR, '2026-01-05T08:00 2026-01-12T08:00'],
    ['0 8 * * 0', '', NEW_YEAR, '2026-01-04T08:00 2026-01-11T08:00'],
    ['0 8 * * 7', '', NEW_YEAR, '2026-01-04T08:00 2026-01-11T08:00'],
    ['0 8 * * MON-FRI', '', NEW_YEAR, '2026-01-01T08:00 2026-01-02T08:00 2026-01-05T08:00'],
    [
      '0 8 * * 5-7',
      '',
      NEW_YEAR,
      '2026-01-02T08:00 2026-01-03T08:00 2026-01-04T08:00 2026-01-09T08:00',
    ],
    ['0 8 * * sat,sun', '', NEW_YEAR, '2026-01-03T08:00 2026-01-04T08:00 2026-01-10T08:00'],
    ['0 8 * * 1-5/2', '', NEW_YEAR, '2026-01-02T08:00 2026-01-05T08:00 2026-01-07T08:00'],
    // Day and weekday are both set: either of them matches.
    [
      '0 0 13 * 5',
      '',
      NEW_YEAR,
      '2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00 2026-01-16T00:00',
    ],
    [
      '0 0 1 * MON',
      '',
      NEW_YEAR,
      '2026-01-05T00:00 2026-01-12T00:00 2026-01-19T00:00 2026-01-26T00:00 2026-02-01T00:00',
    ],
    ['0 0 * * FRI#2', '', NEW_YEAR, '2026-01-09T00:00 2026-02-13T00:00 2026-03-13T00:00'],
    ['0 0 * * FRI#L', '', NEW_YEAR, '2026-01-30T00:00 2026-02-27T00:00 2026-03-27T00:00'],
  ]);
});

describe('days that some months lack', () => {
  check([
    [
      '0 0 31 * *',
      '',
      NEW_YEAR,
      '2026-01-31T00:00 2026-03-31T00:00 2026-05-31T00:00 2026-07-31T00:00',
    ],
    ['0 0 30 * *', '', NEW_YEAR, '2026-01-30T00:00 2026-03-30T00:00 2026-04-30T00:00'],
    ['0 0 29 2 *', '', NEW_YEAR, '2028-02-29T00:00 2032-02-29T00:00'],
    ['0 0 29 2 *', 'Europe/Berlin', NEW_YEAR, '2028-02-28T23:00 2032-02-28T23:00'],
    ['0 0 29 2 *', '', '2096-03-01T00:00:00Z', '2104-02-29T00:00'],
    ['0 0 30 2 *', '', NEW_YEAR, ''],
    ['0 0 31 4,6 *', '', NEW_YEAR, ''],
    [
      '0 0 L * *',
      '',
      NEW_YEAR,
      '2026-01-31T00:00 2026-02-28T00:00 2026-03-31T00:00 2026-04-30T00:00',
    ],
    ['0 0 L 2 *', '', '2027-03-01T00:00:00Z', '2028-02-29T00:00 2029-02-28T00:00'],
    ['0 0 15W * *', '', NEW_YEAR, '2026-01-15T00:00 2026-02-16T00:00 2026-03-16T00:00'],
  ]);
});

describe('nicknames', () => {
  check([
    ['@hourly', '', NEW_YEAR, '2026-01-01T01:00 2026-01-01T02:00'],
    ['@daily', '', NEW_YEAR, '2026-01-02T00:00 2026-01-03T00:00'],
    ['@weekly', '', NEW_YEAR, '2026-01-04T00:00 2026-01-11T00:00'],
    ['@monthly', '', NEW_YEAR, '2026-02-01T00:00 2026-03-01T00:00'],
    ['@yearly', '', NEW_YEAR, '2027-01-01T00:00 2028-01-01T00:00'],
    ['@daily', 'Asia/Tokyo', NEW_YEAR, '2026-01-01T15:00 2026-01-02T15:00'],
  ]);
});

describe('time zones', () => {
  check([
    ['0 9 * * *', 'Europe/Berlin', NEW_YEAR, '2026-01-01T08:00 2026-01-02T08:00'],
    ['0 9 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z', '2026-07-01T07:00'],
    ['0 9 * * *', 'America/New_York', NEW_YEAR, '2026-01-01T14:00'],
    ['0 9 * * *', 'Asia/Kolkata', NEW_YEAR, '2026-01-01T03:30'],
    ['0 9 * * *', 'Asia/Kathmandu', NEW_YEAR, '2026-01-01T03:15'],
    ['0 0 1 * *', 'Pacific/Kiritimati', NEW_YEAR, '2026-01-31T10:00'],
    ['0 0 * * MON', 'Pacific/Honolulu', NEW_YEAR, '2026-01-05T10:00 2026-01-12T10:00'],
    ['30 6 * * *', 'UTC', NEW_YEAR, '2026-01-01T06:30'],
  ]);
});

describe('the skipped hour in spring', () => {
  check([
    // Berlin, 29 March 2026: 02:00 +01 becomes 03:00 +02 at 01:00 UTC.
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-27T12:00:00Z',
      '2026-03-28T01:30 2026-03-29T01:00 2026-03-30T00:30',
    ],
    ['0 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00 2026-03-30T00:00'],
    ['0 3 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00 2026-03-30T01:00'],
    ['30 1 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T00:30 2026-03-29T23:30'],
    [
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-03-29T00:10:00Z',
      '2026-03-29T00:30 2026-03-29T01:00 2026-03-29T01:30 2026-03-29T02:00',
    ],
    [
      '0 * * * *',
      'Europe/Berlin',
      '2026-03-28T23:10:00Z',
      '2026-03-29T00:00 2026-03-29T01:00 2026-03-29T02:00',
    ],
    // New York, 8 March 2026: 02:00 -05 becomes 03:00 -04 at 07:00 UTC.
    ['30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', '2026-03-08T07:00 2026-03-09T06:30'],
    ['30 2 8 3 *', 'America/New_York', NEW_YEAR, '2026-03-08T07:00'],
    // Lord Howe, 4 October 2026: 02:00 +10:30 becomes 02:30 +11 at 15:30 UTC on the day before.
    [
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-02T16:00:00Z',
      '2026-10-03T15:30 2026-10-04T15:15',
    ],
    [
      '30 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-02T16:00:00Z',
      '2026-10-03T15:30 2026-10-04T15:30',
    ],
  ]);
});

describe('the repeated hour in autumn', () => {
  check([
    // Berlin, 25 October 2026: 03:00 +02 becomes 02:00 +01 at 01:00 UTC.
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-23T12:00:00Z',
      '2026-10-24T00:30 2026-10-25T00:30 2026-10-26T01:30',
    ],
    ['0 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:00 2026-10-26T01:00'],
    ['0 3 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T02:00 2026-10-26T02:00'],
    [
      '0 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:10:00Z',
      '2026-10-25T00:00 2026-10-25T01:00 2026-10-25T02:00',
    ],
    [
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-10-25T00:10:00Z',
      '2026-10-25T00:30 2026-10-25T01:00 2026-10-25T01:30 2026-10-25T02:00',
    ],
    // New York, 1 November 2026: 02:00 -04 becomes 01:00 -05 at 06:00 UTC.
    ['30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', '2026-11-01T05:30 2026-11-02T06:30'],
    [
      '0 * * * *',
      'America/New_York',
      '2026-11-01T04:10:00Z',
      '2026-11-01T05:00 2026-11-01T06:00 2026-11-01T07:00',
    ],
    // Lord Howe, 5 April 2026: 02:00 +11 becomes 01:30 +10:30 at 15:00 UTC on the day before.
    [
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-03T00:00:00Z',
      '2026-04-03T14:45 2026-04-04T14:45 2026-04-05T15:15',
    ],
    [
      '0 2 * * *',
      'Australia/Lord_Howe',
      '2026-04-03T16:00:00Z',
      '2026-04-04T15:30 2026-04-05T15:30',
    ],
  ]);
});

describe('invalid expressions', () => {
  it.each([
    ['', '', 'expected five fields'],
    ['* * * *', '', 'expected five fields'],
    ['* * * * * *', '', 'expected five fields'],
    ['2026-05-05T00:00:00', '', 'expected five fields'],
    ['@reboot', '', 'expected five fields'],
    ['60 * * * *', '', 'CronPattern: '],
    ['* 24 * * *', '', 'CronPattern: '],
    ['0 0 32 * *', '', 'CronPattern: '],
    ['0 0 0 * *', '', 'CronPattern: '],
    ['0 0 * 13 *', '', 'CronPattern: '],
    ['0 0 * FOO *', '', 'CronPattern: '],
    ['0 0 * * 8', '', 'CronPattern: '],
    ['*/0 * * * *', '', 'CronPattern: '],
    ['20-10 * * * *', '', 'CronPattern: '],
    ['a b c d e', '', 'CronPattern: '],
    ['0 0 * * 1-5,', '', 'CronPattern: '],
    ['0 0 * * *', 'Europe/Nowhere', 'there is no time zone "Europe/Nowhere"'],
  ])('reject "%s" in "%s"', (expression, zone, words) => {
    expect(() => parseCron(expression, zone)).toThrow(words);
  });
});

it('finds each of many consecutive times at constant speed', () => {
  const cron = parseCron('*/7 3-5 * * *', 'Europe/Berlin');
  let ms = Date.parse('2026-03-20T00:00:00Z');
  for (let count = 0; count < 2_000; count += 1) {
    const after = cron.nextAfter(ms)!;
    expect(after).toBeGreaterThan(ms);
    ms = after;
  }
});

describe('cached times', () => {
  it('equal those of a search, in any order of requests', () => {
    const expressions = ['*/7 * * * *', '30 2 * * *', '0 0 29 2 *', '0 9 * * MON#1'];
    const random = seededRandom(5);
    for (const expression of expressions) {
      const fresh = new Cron(expression, { timezone: 'Europe/Berlin', mode: '5-part' });
      let ms = Date.parse('2026-03-28T00:00:00Z');
      for (let asked = 0; asked < 150; asked += 1) {
        const [step, back] = random.bytes(2);
        const found = parseCron(expression, 'Europe/Berlin').nextAfter(ms);
        expect(found, `${expression} after ${ms}`).toBe(fresh.nextRun(new Date(ms))!.getTime());
        // Continue at the next time, near it, or at an earlier time.
        if (back! < 40) ms -= step! * 3_600_000;
        else ms = back! < 120 ? found! - step! : found!;
      }
    }
  });
});
