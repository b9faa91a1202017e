// Every run of the tests tries a part of the crash points. `npm run test:crash` tries all of them.
import { beforeAll, describe, expect, test } from 'vitest';
import { measure, tryPoints } from './campaign.ts';
import type { Measured } from './campaign.ts';
import { playAt } from './play.ts';
import { pointsOf } from './point.ts';
import { scenarios } from './scenarios.ts';

/** The test tries one of this many points, which takes half a minute on two cores. */
const every = 61;
const lanes = 4;
/** The timeout, enough for a busy machine. */
const timeoutMs = 300_000;

let measured: readonly Measured[];
beforeAll(async () => {
  measured = await measure(scenarios, lanes);
}, timeoutMs);

describe('crash points', () => {
  test('there are at least twenty scenarios, each with points in journal and tables', () => {
    expect(measured.length).toBeGreaterThanOrEqual(20);
    for (const { scenario, points } of measured) {
      expect(new Set(points.map(({ place }) => place)).size, scenario.name).toBe(3);
    }
  });

  test(
    'a sidecar that dies at a point loses no data and repeats no durable work',
    async () => {
      const { tried, died, failures } = await tryPoints(measured, every, lanes);
      console.log(`crash points: ${measured.length} scenarios, ${tried} points of all`);
      expect(failures).toEqual([]);
      expect(died).toBeGreaterThanOrEqual(tried / 2);
    },
    timeoutMs,
  );

  test('a disk that loses what it has reported as flushed is detected', async () => {
    const [start] = scenarios;
    const point = pointsOf({ journal: 3, tables: 0 }).find(({ way }) => way === 'synced')!;
    await expect(playAt(start!, { ...point, nth: 3 }, 'lying')).rejects.toThrow(
      /^start, journal 3 synced: the store holds/,
    );
  });
});
