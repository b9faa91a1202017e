import { describe, expect, it } from 'vitest';

import { decades } from './curve.ts';
import type { CurvePoint } from './curve.ts';
import { slopesOf } from './flatness.ts';
import { plotCurve } from './plot.ts';

function pointAt(count: number, more: Partial<CurvePoint> = {}): CurvePoint {
  return {
    kind: 'waiting',
    count,
    ready_ms: 300,
    rss_ready_mb: 80,
    rss_after_mb: 90,
    step_ms: 0.6,
    step_p99_ms: 1.2,
    list_ms: 2,
    list_running_ms: 2,
    ...more,
  };
}

describe('decades()', () => {
  it('returns the powers of ten up to a limit', () => {
    expect(decades(1_000)).toEqual([1, 10, 100, 1_000]);
    expect(decades(50)).toEqual([1, 10]);
    expect(decades(0)).toEqual([]);
  });
});

describe('slopesOf()', () => {
  const factorOf = (points: CurvePoint[], figure: string) =>
    slopesOf(points).find((slope) => slope.figure === figure);

  it('compares the largest count with the best of the small ones', () => {
    const points = [
      pointAt(1, { ready_ms: 400 }),
      pointAt(1_000),
      pointAt(100_000, { ready_ms: 900 }),
    ];
    expect(factorOf(points, 'ready_ms')).toMatchObject({ factor: 3, isFlat: false });
    expect(factorOf(points, 'step_ms')).toMatchObject({ factor: 1, isFlat: true });
  });

  it('compares listings with those of a full page', () => {
    const points = [pointAt(1, { list_ms: 0.2 }), pointAt(100), pointAt(10_000, { list_ms: 2.2 })];
    expect(factorOf(points, 'list_ms')).toMatchObject({ factor: 1.1, isFlat: true });
  });

  it('returns nothing without points', () => {
    expect(slopesOf([])).toEqual([]);
  });
});

describe('plotCurve()', () => {
  it('draws a line for each kind in each panel', () => {
    const points = [1, 10, 100].flatMap((count) => [
      pointAt(count),
      pointAt(count, { kind: 'stored' }),
    ]);
    const svg = plotCurve(points, 'Title');
    expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(svg.match(/<polyline/g)).toHaveLength(10);
    expect(svg.match(/<circle/g)).toHaveLength(30);
    expect(svg).not.toContain('NaN');
  });
});
