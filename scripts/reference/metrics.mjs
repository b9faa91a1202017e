// Metrics of the sidecar, from the table that the exposition derives from.
import { built } from './built.mjs';
import { cell, table } from './table.mjs';

export async function metricTable() {
  const { METRIC_ROWS } = await built('sidecar/src/observe/metrics/table.ts');
  const rows = METRIC_ROWS.map(([name, { type, labels, help, values = '' }]) => [
    `\`${name}\``,
    type,
    labels.length === 0 ? 'none' : labels.map((label) => `\`${label}\``).join(', '),
    cell(help),
    cell(values),
  ]);
  return table(['Metric', 'Type', 'Labels', 'Meaning', 'Values of labels'], rows);
}
