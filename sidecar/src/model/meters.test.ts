import { describe, expect, it } from 'vitest';

import { METRIC_NAMES_MAX, METRIC_NAMES_TOTAL_MAX } from '../limits/http.ts';
import { NameBudget, NamespaceMeters } from './meters.ts';
import { SidecarMeters } from './sidecar-meters.ts';

const namesOf = (meters: NamespaceMeters): string[] =>
  [...meters.activities.entries()].map(([name]) => name);

describe('names in metrics', () => {
  it('are told apart up to a limit, and counted together beyond it', () => {
    const budget = new NameBudget();
    const meters = new NamespaceMeters(budget);
    for (let n = 0; n < 10_000; n += 1) meters.attemptEnded(`activity-${n}`, 'completed', 1);
    const names = namesOf(meters);
    expect(names).toHaveLength(METRIC_NAMES_MAX + 1);
    expect(names.at(-1)).toBe('other');
    const counted = [...meters.activities.entries()].map(([, one]) => one.attempts.completed);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(budget.overflows).toBe(10_000 - METRIC_NAMES_MAX);
    expect(meters.activities.labelOf('activity-0')).toBe('activity-0');
    expect(meters.activities.labelOf('activity-9999')).toBe('other');
  });

  it('include one that is "other" itself, with those beyond the limit', () => {
    const meters = new NamespaceMeters();
    meters.attemptEnded('other', 'failed', 1);
    expect(namesOf(meters)).toEqual(['other']);
  });

  it('are limited over all namespaces, and freed with a namespace', () => {
    const all = new SidecarMeters(() => 0);
    const fill = (namespace: string): number => {
      const meters = all.namespace(namespace);
      for (let n = 0; n < METRIC_NAMES_MAX; n += 1) meters.activities.of(`activity-${n}`);
      return namesOf(meters).filter((name) => name !== 'other').length;
    };
    const full = METRIC_NAMES_TOTAL_MAX / METRIC_NAMES_MAX;
    for (let n = 0; n < full; n += 1) expect(fill(`n${n}`)).toBe(METRIC_NAMES_MAX);
    expect(fill('late')).toBe(0);
    all.drop('n0');
    expect(fill('later')).toBe(METRIC_NAMES_MAX);
  });
});

describe('calls', () => {
  it('are counted by method and code, with durations except of waits', () => {
    let nowMs = 0;
    const { calls } = new SidecarMeters(() => nowMs);
    const beganMs = calls.now();
    nowMs = 30;
    calls.answered('StartInstance', 'OK', beganMs);
    calls.answered('StartInstance', 'OVERLOADED', beganMs);
    calls.answered('WaitInstance', 'OK', beganMs);
    const start = calls.methods.get('StartInstance')!;
    expect(Object.fromEntries(start.outcomes)).toEqual({ OK: 1, OVERLOADED: 1 });
    expect(start.durations.sumMs).toBe(60);
    expect(calls.methods.get('WaitInstance')!.durations.sumMs).toBe(0);
    expect(calls.rejections.OVERLOADED).toBe(1);
  });
});
