import type { Buckets } from '../../lib/buckets.ts';
import type { MetricName } from './table.ts';

export type Labels = Readonly<Record<string, string>>;

/** One line of a metric. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** The name with a suffix, for the lines of a histogram. */
  readonly metricName?: string;
}

/** `continuedAsNew` as the value of a label: `continued_as_new`. */
export function labelText(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The samples of one scrape, by metric. */
export class Samples {
  readonly #byName = new Map<MetricName, Sample[]>();

  of(name: MetricName): readonly Sample[] {
    return this.#byName.get(name) ?? [];
  }

  add(name: MetricName, labels: Labels, value: number): void {
    this.#list(name).push({ labels, value });
  }

  /** One sample for each key of the counts, which is the value of the label. */
  addEach(
    name: MetricName,
    labels: Labels,
    label: string,
    counts: Readonly<Record<string, number>>,
  ): void {
    for (const key of Object.keys(counts)) {
      this.add(name, { ...labels, [label]: labelText(key) }, counts[key]!);
    }
  }

  /** Durations, in seconds, as a histogram. */
  addBuckets(name: MetricName, labels: Labels, buckets: Buckets): void {
    const list = this.#list(name);
    const { boundsMs, counts, sumMs } = buckets;
    let count = 0;
    for (let at = 0; at < counts.length; at += 1) {
      count += counts[at]!;
      const le = at < boundsMs.length ? String(boundsMs[at]! / 1_000) : '+Inf';
      list.push({ metricName: `${name}_bucket`, labels: { ...labels, le }, value: count });
    }
    list.push({ metricName: `${name}_sum`, labels, value: sumMs / 1_000 });
    list.push({ metricName: `${name}_count`, labels, value: count });
  }

  #list(name: MetricName): Sample[] {
    let list = this.#byName.get(name);
    if (list === undefined) {
      list = [];
      this.#byName.set(name, list);
    }
    return list;
  }
}
