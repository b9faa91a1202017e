// The dependence of the figures on the number of instances.
import type { CurvePoint } from './curve.ts';

export type CurveFigure = Exclude<keyof CurvePoint, 'kind' | 'count'>;

export interface CurveFigureText {
  readonly figure: CurveFigure;
  readonly title: string;
  readonly unit: string;
}

export const curveFigures: readonly CurveFigureText[] = [
  { figure: 'ready_ms', title: 'start-up until ready', unit: 'ms' },
  { figure: 'rss_ready_mb', title: 'resident memory when ready', unit: 'MiB' },
  { figure: 'step_ms', title: 'latency of an activity', unit: 'ms' },
  { figure: 'list_ms', title: 'first page of all instances', unit: 'ms' },
  { figure: 'list_running_ms', title: 'first page of running instances', unit: 'ms' },
];

/** Runs with the same number of instances vary by this factor. */
export const flatWithin = 1.5;

export interface Slope extends CurveFigureText {
  /** The value at the largest count, divided by the smallest value at up to 1,000 instances. */
  readonly factor: number;
  readonly isFlat: boolean;
}

/** A full page has 100 instances, so listings of fewer instances are faster in any case. */
const fullPage = 100;

/** @param points of one kind, ascending. */
export function slopesOf(points: readonly CurvePoint[]): Slope[] {
  const last = points.at(-1);
  if (last === undefined) return [];
  return curveFigures.flatMap((text): Slope[] => {
    const { figure } = text;
    const low = points
      .filter(({ count }) => count <= 1_000 && (!figure.startsWith('list') || count >= fullPage))
      .map((point) => point[figure]);
    if (low.length === 0) return [];
    const factor = Math.round((last[figure] / Math.min(...low)) * 100) / 100;
    return [{ ...text, factor, isFlat: factor <= flatWithin }];
  });
}
