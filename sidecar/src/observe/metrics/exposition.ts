// The text of a scrape. Only this file imports prom-client: it formats the samples, and collects
// the figures of the process and of Node. It is loaded with `--http` only.
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Metric } from 'prom-client';

import { Samples } from './samples.ts';
import type { Sample } from './samples.ts';
import { METRIC_ROWS } from './table.ts';
import type { MetricName, MetricRow } from './table.ts';
import { nextIteration } from '../../lib/loop-slices.ts';

/**
 * Lists of all handles of the process, which take the longer the more connections there are, under
 * names that are no names of gauges.
 */
const OMITTED = ['handles', 'requests', 'resources'].flatMap((what) => [
  `nodejs_active_${what}`,
  `nodejs_active_${what}_total`,
]);

/** Lines that are formatted before other work runs: about a millisecond. */
const LINES_PER_TICK = 500;

/** Adds its samples to those of a scrape. */
export type SampleSource = (samples: Samples) => void | Promise<void>;

/** One metric of ours, as prom-client reads it: its samples are those that it is given last. */
class Slice {
  readonly name: MetricName;
  readonly #row: MetricRow;
  values: readonly Sample[] = [];

  constructor(name: MetricName, row: MetricRow) {
    this.name = name;
    this.#row = row;
  }

  get(): Promise<object> {
    const { name, values } = this;
    const { type, help } = this.#row;
    return Promise.resolve({ name, help, type, aggregator: 'sum', values });
  }
}

/** Formats metrics in the text format of Prometheus, one scrape at a time. */
export class Exposition {
  readonly contentType: string = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #own = new Registry();
  readonly #ofProcess = new Registry();
  readonly #slices: readonly Slice[];
  readonly #source: SampleSource;

  constructor(source: SampleSource) {
    this.#source = source;
    this.#slices = METRIC_ROWS.map(([name, row]) => new Slice(name, row));
    for (const slice of this.#slices) this.#own.registerMetric(slice as unknown as Metric);
    collectDefaultMetrics({ register: this.#ofProcess });
    for (const name of OMITTED) this.#ofProcess.removeSingleMetric(name);
  }

  /** The text of a scrape. Other work of the process runs between its parts. */
  async render(): Promise<string> {
    const samples = new Samples();
    await this.#source(samples);
    const parts: string[] = [];
    let lines = 0;
    for (const slice of this.#slices) {
      const all = samples.of(slice.name);
      for (let at = 0; at < all.length; at += LINES_PER_TICK) {
        slice.values = all.slice(at, at + LINES_PER_TICK);
        const text = await this.#own.getSingleMetricAsString(slice.name);
        // Its help and its type are in the first part.
        parts.push(at === 0 ? text : text.slice(headOf(text)));
        lines += slice.values.length;
        if (lines < LINES_PER_TICK) continue;
        lines = 0;
        await nextIteration();
      }
      slice.values = [];
    }
    for (const { name } of this.#ofProcess.getMetricsAsArray()) {
      parts.push(await this.#ofProcess.getSingleMetricAsString(name));
    }
    return `${parts.join('\n')}\n`;
  }
}

/** Where the lines after help and type begin. */
function headOf(text: string): number {
  return text.indexOf('\n', text.indexOf('\n') + 1) + 1;
}
