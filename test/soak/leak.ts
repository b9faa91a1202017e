// Detects figures that grow unexpectedly.
import type { Sample } from './sample.ts';

export interface Growth {
  readonly figure: string;
  /** The averages of the first and of the last third of the stretch. */
  readonly first: number;
  readonly last: number;
  /** The growth by regression over the whole stretch. */
  readonly perHour: number;
  /** The maximum of `last`. */
  readonly bound: number;
  readonly leaks: boolean;
}

interface Rule {
  readonly figure: keyof Sample;
  /** The permitted growth, as a part of the first third and as an absolute number. */
  readonly part: number;
  readonly plus: number;
}

const MIB = 2 ** 20;
/** The minimal number of samples for a conclusion. */
const SAMPLES_MIN = 9;

/** Permitted growth: pages and heaps take minutes to settle after the start of a process. */
const rules: readonly Rule[] = [
  { figure: 'rssBytes', part: 0.1, plus: 8 * MIB },
  { figure: 'heapBytes', part: 0.1, plus: 8 * MIB },
  { figure: 'files', part: 0, plus: 4 },
  { figure: 'tableBytes', part: 0.1, plus: 4 * MIB },
  { figure: 'journalBytes', part: 0, plus: 8 * MIB },
  { figure: 'liveInstances', part: 0.25, plus: 20 },
  { figure: 'timers', part: 0.25, plus: 20 },
];

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
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

/** Selects the conclusive part of the run, after a given time and with one process. */
export function stretchOf(samples: readonly Sample[], fromS: number): readonly Sample[] {
  return samples.filter(({ atS }) => atS >= fromS);
}

/** Computes the growth of each figure over a stretch. */
export function growthOf(stretch: readonly Sample[]): readonly Growth[] {
  return rules.map(({ figure, part, plus }) => {
    // Not every sample has a heap.
    const seen = stretch.filter((sample) => sample[figure] > 0 || figure !== 'heapBytes');
    const third = Math.floor(seen.length / 3);
    const values = seen.map((sample) => sample[figure]);
    const first = median(values.slice(0, third));
    const last = median(values.slice(-third));
    const points = seen.map((sample) => [sample.atS / 3_600, sample[figure]] as const);
    const bound = first * (1 + part) + plus;
    const leaks = values.length >= SAMPLES_MIN && last > bound;
    const perHour = Math.round(slope(points));
    return { figure, first, last, perHour, bound: Math.round(bound), leaks };
  });
}
