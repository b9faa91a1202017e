// Whether something grows that should not.
import type { Sample } from './sample.ts';

export interface Growth {
  readonly figure: string;
  /** In the first and in the last third of the stretch. */
  readonly first: number;
  readonly last: number;
  /** By regression over the whole stretch. */
  readonly perHour: number;
  /** `last` must not be above it. */
  readonly bound: number;
  readonly leaks: boolean;
}

interface Rule {
  readonly figure: keyof Sample;
  /** How a third is told by one number: what is garbage comes and goes, so the least counts. */
  readonly by: 'median' | 'least';
  /** What may be added, as a part of the first third and in figures of its own. */
  readonly part: number;
  readonly plus: number;
}

const MIB = 2 ** 20;
/** With fewer samples nothing can be told. */
const SAMPLES_MIN = 9;

/** Growth that is no leak: pages and heaps settle for minutes after a process has started. */
const rules: readonly Rule[] = [
  { figure: 'rssBytes', by: 'median', part: 0.1, plus: 8 * MIB },
  { figure: 'heapBytes', by: 'least', part: 0.1, plus: 4 * MIB },
  { figure: 'files', by: 'median', part: 0, plus: 4 },
  { figure: 'tableBytes', by: 'median', part: 0.1, plus: 4 * MIB },
  { figure: 'journalBytes', by: 'median', part: 0, plus: 8 * MIB },
  { figure: 'liveInstances', by: 'median', part: 0.25, plus: 20 },
  { figure: 'timers', by: 'median', part: 0.25, plus: 20 },
];

function numberOf(values: readonly number[], by: Rule['by']): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[by === 'least' ? 0 : Math.floor(sorted.length / 2)] ?? 0;
}

function slope(points: readonly (readonly [number, number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const [above, below] = points.reduce(
    ([a, b], [x, y]) => [a + (x - meanX) * (y - meanY), b + (x - meanX) ** 2],
    [0, 0],
  );
  return below === 0 ? 0 : above / below;
}

/** The part of the run that tells: from then on, with one process all the time. */
export function stretchOf(samples: readonly Sample[], fromS: number): readonly Sample[] {
  return samples.filter(({ atS }) => atS >= fromS);
}

/** How each figure grows over a stretch. A figure is 0 where it was not looked at. */
export function growthOf(stretch: readonly Sample[]): readonly Growth[] {
  return rules.map(({ figure, by, part, plus }) => {
    const seen = stretch.filter((sample) => sample[figure] > 0 || by === 'median');
    const third = Math.floor(seen.length / 3);
    const values = seen.map((sample) => sample[figure]);
    const first = numberOf(values.slice(0, third), by);
    const last = numberOf(values.slice(-third), by);
    const points = seen.map((sample) => [sample.atS / 3_600, sample[figure]] as const);
    const bound = first * (1 + part) + plus;
    const leaks = values.length >= SAMPLES_MIN && last > bound;
    const perHour = Math.round(slope(points));
    return { figure, first, last, perHour, bound: Math.round(bound), leaks };
  });
}
