// The diagram of a soak: one panel for each figure, with the same time axis.
import type { Sample } from './sample.ts';

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly { readonly name: string; readonly of: (sample: Sample) => number }[];
}

const MIB = 2 ** 20;
const WIDTH = 760;
const HEIGHT = 110;
const LEFT = 60;
const GAP = 34;
const COLOURS = ['#1f6feb', '#d1570a', '#2b8a3e'];

const panels: readonly Panel[] = [
  {
    title: 'memory of the sidecar',
    unit: 'MiB',
    lines: [
      { name: 'resident', of: ({ rssBytes }) => rssBytes / MIB },
      { name: 'JavaScript heap', of: ({ heapBytes }) => heapBytes / MIB },
    ],
  },
  { title: 'open files', unit: '', lines: [{ name: 'files', of: ({ files }) => files }] },
  {
    title: 'store',
    unit: 'MiB',
    lines: [
      { name: 'tables', of: ({ tableBytes }) => tableBytes / MIB },
      { name: 'free in them', of: ({ freePages }) => (freePages * 4_096) / MIB },
      { name: 'journal', of: ({ journalBytes }) => journalBytes / MIB },
    ],
  },
  {
    title: 'instances',
    unit: '',
    lines: [
      { name: 'live', of: ({ liveInstances }) => liveInstances },
      { name: 'in memory', of: ({ cachedInstances }) => cachedInstances },
    ],
  },
  {
    title: 'from start to result',
    unit: 'ms',
    lines: [{ name: 'median', of: ({ p50Ms }) => p50Ms }],
  },
];

function drawPanel(panel: Panel, samples: readonly Sample[], top: number): string {
  const endS = samples.at(-1)?.atS ?? 1;
  const highest = Math.max(1, ...samples.flatMap((one) => panel.lines.map(({ of }) => of(one))));
  const x = (atS: number): number => LEFT + (atS / endS) * (WIDTH - LEFT - 10);
  const y = (value: number): number => top + HEIGHT - (value / highest) * HEIGHT;
  const curves = panel.lines.map(({ of, name }, n) => {
    const points = samples
      .filter((sample) => of(sample) > 0)
      .map((sample) => `${x(sample.atS).toFixed(1)},${y(of(sample)).toFixed(1)}`);
    const line = `<polyline fill="none" stroke="${COLOURS[n]}" points="${points.join(' ')}"/>`;
    const at = `x="${LEFT + 220 + n * 130}" y="${top - 6}"`;
    return `${line}<text ${at} fill="${COLOURS[n]}">${name}</text>`;
  });
  // A line at the end of each process.
  const deaths = samples
    .filter((sample, n) => n > 0 && sample.sidecar !== samples[n - 1]!.sidecar)
    .map(({ atS }) => {
      const at = x(atS).toFixed(1);
      return `<line x1="${at}" x2="${at}" y1="${top}" y2="${top + HEIGHT}" stroke="#ddd"/>`;
    });
  const scale = [0, highest].map(
    (value) =>
      `<text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${Math.round(value)}</text>`,
  );
  const place = `x="${LEFT}" y="${top}" width="${WIDTH - LEFT - 10}" height="${HEIGHT}"`;
  const title = `${panel.title}${panel.unit === '' ? '' : `, ${panel.unit}`}`;
  return [
    `<text x="${LEFT}" y="${top - 6}" font-weight="bold">${title}</text>`,
    `<rect ${place} fill="none" stroke="#bbb"/>`,
    ...deaths,
    ...scale,
    ...curves,
  ].join('\n');
}

/** Draws the diagram as SVG. Grey lines are kills of the sidecar. */
export function plot(samples: readonly Sample[], title: string): string {
  const height = panels.length * (HEIGHT + GAP) + 60;
  const drawn = panels.map((panel, n) => drawPanel(panel, samples, 60 + n * (HEIGHT + GAP)));
  const minutes = Math.round((samples.at(-1)?.atS ?? 0) / 60);
  const box = `viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box}>`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    `<text x="${LEFT}" y="24" font-size="15">${title}</text>`,
    ...drawn,
    `<text x="${WIDTH - 10}" y="${height - 12}" text-anchor="end">${minutes} minutes</text>`,
    '</svg>',
    '',
  ].join('\n');
}
