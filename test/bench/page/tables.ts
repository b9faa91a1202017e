// Generates the tables of docs/internals/performance.md from the results in the repository.
import type { CurvePoint } from '../curve/curve.ts';
import { curveFigures } from '../curve/flatness.ts';
import type { Slope } from '../curve/flatness.ts';
import { renderComparison } from '../peers/comparison.ts';
import type { Comparison } from '../peers/comparison.ts';
import { median } from '../percentile.ts';
import { isSound, metric } from '../record.ts';
import type { Machine, RunRecord } from '../record.ts';
import { counts, show } from '../table.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = row(head.map((_, n) => (n === 0 ? '---' : '---:')));
  return [row(head), line, ...rows.map(row)].join('\n');
}

/** For example `2 virtual cores (AMD EPYC), 24 GiB, Linux 6.18`. */
function machineText({ cpus, cpu_model: model, mem_gib: memory, kernel }: Machine): string {
  const linux = kernel.split('.').slice(0, 2).join('.');
  return `${cpus} virtual cores (${model}), ${memory} GiB, Linux ${linux}`;
}

const dayOf = (time: string): string => time.slice(0, 10);

/**
 * The median of a figure over runs without other programs. Without such runs it is the median of
 * all runs, marked with a tilde.
 */
function cellOf(runs: readonly RunRecord[], path: string, unit: string): string {
  const sound = runs.filter((run) => run.failed !== true && isSound(run.checks));
  const quiet = sound.filter(counts);
  const values = (quiet.length > 0 ? quiet : sound)
    .map(({ metrics }) => metric(metrics, path))
    .filter((value) => value !== undefined);
  if (values.length === 0) return '–';
  return `${quiet.length > 0 ? '' : '~'}${show(median(values))} ${unit}`;
}

/** Medians and ratios against the peers. */
export function comparisonTable(comparison: Comparison): string {
  const { columns, systems, machine, started_at: time, runs, skipped } = comparison;
  const versions = systems.map(({ name, server_version: server, sdk_version: sdk }) =>
    name === 'perdure' ? `${name} ${server}` : `${name} ${server} (SDK ${sdk})`,
  );
  const omitted = skipped.map(
    ({ engine, workload, reason }) =>
      ` Not run: ${[engine, workload].filter(Boolean).join(' ')} (${reason}).`,
  );
  const quiet = runs.filter(counts).length;
  const [day, node] = [dayOf(time), machine.node.slice(1)];
  const text = [
    `${day}, ${machineText(machine)}, Node ${node}; ${versions.join(', ')}.`,
    `Medians of ${quiet} runs by turns; ${runs.length - quiet} runs beside other programs are`,
    `not counted.${omitted.join('')}`,
  ];
  return [text.join(' '), '', renderComparison(columns)].join('\n');
}

/** Compares short runs with runs of a minute, and the run with limits. */
export function sustainedTable(records: readonly RunRecord[]): string {
  const of = (id: string): RunRecord[] => records.filter(({ workload }) => workload === id);
  const rows = ['W2a-c128', 'W2b-c128'].map((id) => {
    const long = of(`${id}-60s`);
    return [
      id,
      cellOf(of(id), 'steps_per_s', 'steps/s'),
      cellOf(long, 'late_steps_per_s', 'steps/s'),
      cellOf(long, 'late_latency_ms.p99', 'ms'),
      cellOf(long, 'server_anon_end_mb', 'MB'),
      cellOf(long, 'server_rss_end_mb', 'MB'),
    ];
  });
  const limited = of('W2b-c128-limited');
  const head = [
    'Workload',
    'Short run',
    'Last 30 s',
    'p99 of the last 30 s',
    'Memory of the sidecar',
    'With mapped pages',
  ];
  return table(head, [
    ...rows,
    [
      'W2b-c128-limited',
      '–',
      cellOf(limited, 'late_steps_per_s', 'steps/s'),
      cellOf(limited, 'late_latency_ms.p99', 'ms'),
      cellOf(limited, 'server_anon_end_mb', 'MB'),
      cellOf(limited, 'server_rss_end_mb', 'MB'),
    ],
  ]);
}

const nodeFigures = [
  ['W1a', 'latency_ms.p50', 'ms', 'W1a p50'],
  ['W1b', 'latency_ms.p50', 'ms', 'W1b p50'],
  ['W2a-c128', 'steps_per_s', 'steps/s', 'W2a-c128'],
  ['W2b-c64', 'steps_per_s', 'steps/s', 'W2b-c64'],
  ['W2b-c256', 'steps_per_s', 'steps/s', 'W2b-c256'],
  ['W3-5000', 'total_ms', 'ms', 'W3-5000'],
  ['W6', 'ready_ms', 'ms', 'W6 ready'],
  ['W6', 'rss_idle_mb', 'MB', 'W6 memory, idle'],
  ['W7', 'kill_to_first_step_ms', 'ms', 'W7 first step'],
] as const;

/** The main workloads by version of Node. */
export function nodeTable(records: readonly RunRecord[]): string {
  const major = ({ machine }: RunRecord): number => Number.parseInt(machine.node.slice(1), 10);
  const nodes = [...new Set(records.map(({ machine }) => machine.node))].toSorted(
    (a, b) => Number.parseInt(a.slice(1), 10) - Number.parseInt(b.slice(1), 10),
  );
  return table(
    ['Figure', ...nodes.map((node) => `Node ${node.slice(1)}`)],
    nodeFigures.map(([id, path, unit, name]) => [
      name,
      ...nodes.map((node) => {
        const own = records.filter(
          (record) =>
            record.workload.split('@')[0] === id &&
            major(record) === Number.parseInt(node.slice(1), 10),
        );
        return cellOf(own, path, unit);
      }),
    ]),
  );
}

export interface Curve {
  readonly started_at: string;
  readonly machine: Machine;
  readonly slopes: Readonly<Record<string, readonly Slope[]>>;
  readonly points: readonly CurvePoint[];
}

/** The smallest and the largest count of each kind, with the factor between them. */
export function curveTable({ points, slopes }: Curve): string {
  const kinds = Object.keys(slopes).filter((kind) => points.some((point) => point.kind === kind));
  const rows = kinds.flatMap((kind) => {
    const own = points.filter((point) => point.kind === kind);
    const [first, last] = [own[0]!, own.at(-1)!];
    return curveFigures.map(({ figure, title, unit }) => {
      const slope = slopes[kind]?.find((one) => one.figure === figure);
      return [
        `${kind === 'stored' ? 'completed' : kind}: ${title}`,
        `${show(first[figure])} ${unit}`,
        `${show(last[figure])} ${unit} at ${last.count.toLocaleString('en-US')}`,
        slope === undefined ? '–' : `${slope.factor}${slope.isFlat ? '' : ' (not flat)'}`,
      ];
    });
  });
  return table(['Instances and figure', 'With one', 'With the largest number', 'Factor'], rows);
}
