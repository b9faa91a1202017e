// `npm run bench:curve`: measures start-up, memory, activities and listings while the number of
// waiting and stored instances grows. Writes JSON and a diagram.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { thisMachine, thisSystem } from '../environment.ts';
import { openHarnesses } from '../harness.ts';
import { show } from '../table.ts';
import { curveKinds, measureCurve } from './curve.ts';
import type { CurveKind, CurvePoint } from './curve.ts';
import { curveFigures, slopesOf } from './flatness.ts';
import { plotCurve } from './plot.ts';

const usage = `npm run bench:curve -- [options]
  --waiting N     largest number of waiting instances. Default: 100000
  --stored N      largest number of completed instances. Default: 1000000
  --out FILE.json writes the points, and beside it a diagram (FILE.svg)
  --dir DIR       where data directories are created. Default: the temporary folder
  --node FILE     Node for all processes. Default: the present one
  --help          prints this`;

const sidecarFile = fileURLToPath(new URL('../../../../sidecar/bin/perdure.mjs', import.meta.url));

interface Given {
  readonly limits: Readonly<Record<CurveKind, number>>;
  readonly out: string | undefined;
  readonly nodeFile: string;
}

function lineOf(point: CurvePoint): string {
  const values = curveFigures.map(
    ({ figure, title, unit }) => `${title} ${show(point[figure])} ${unit}`,
  );
  return `${point.count.toLocaleString('en-US')} ${point.kind}: ${values.join(', ')}`;
}

async function measureAll({ limits, nodeFile }: Given, folder: string): Promise<CurvePoint[]> {
  const points: CurvePoint[] = [];
  const { start } = openHarnesses({
    folder,
    sidecarFile,
    sidecarArgs: [],
    transport: 'unix',
    app: 'node',
    profiles: undefined,
    nodeFile,
  });
  for (const kind of curveKinds) {
    if (limits[kind] === 0) continue;
    const harness = await start({}, kind);
    try {
      await measureCurve(harness, kind, limits[kind], (point, growthMs) => {
        points.push(point);
        console.log(`${lineOf(point)} (grown in ${(growthMs / 1_000).toFixed(1)} s)`);
      });
    } finally {
      await harness.close();
    }
  }
  return points;
}

function report(points: readonly CurvePoint[], { out, nodeFile }: Given, startedAt: string): void {
  const slopes = Object.fromEntries(
    curveKinds.map((kind) => [kind, slopesOf(points.filter((one) => one.kind === kind))]),
  );
  for (const [kind, list] of Object.entries(slopes)) {
    for (const { title, factor, isFlat } of list) {
      console.log(`${kind}: ${title}: ${isFlat ? 'flat' : 'NOT FLAT'} (factor ${factor})`);
    }
  }
  if (out === undefined) return;
  const head = {
    schema: 'perdure-curve/1',
    started_at: startedAt,
    machine: thisMachine(nodeFile),
    system: thisSystem('unix', 'node', undefined),
    slopes,
    points,
  };
  writeFileSync(out, `${JSON.stringify(head, undefined, 2)}\n`);
  const title = `Cost by number of instances, ${startedAt.slice(0, 10)}`;
  writeFileSync(out.replace(/\.json$/, '.svg'), plotCurve(points, title));
}

function parse(argv: readonly string[]): Given & { folder: string; help: boolean } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      waiting: { type: 'string', default: '100000' },
      stored: { type: 'string', default: '1000000' },
      out: text,
      dir: text,
      node: text,
      help: { type: 'boolean', default: false },
    },
  });
  const limits = { waiting: Number(values.waiting), stored: Number(values.stored) };
  for (const kind of curveKinds) {
    if (!Number.isSafeInteger(limits[kind]) || limits[kind] < 0) {
      throw new Error(`--${kind} ${values[kind]}: expected a whole number from 0`);
    }
  }
  if (values.out !== undefined && !values.out.endsWith('.json')) {
    throw new Error(`--out ${values.out}: expected a name that ends with .json`);
  }
  return {
    limits,
    out: values.out,
    folder: values.dir ?? tmpdir(),
    nodeFile: values.node ?? process.execPath,
    help: values.help,
  };
}

try {
  const parsedArguments = parse(process.argv.slice(2));
  if (parsedArguments.help) console.log(usage);
  else {
    const folder = await mkdtemp(join(resolve(parsedArguments.folder), 'perdure-curve-'));
    const startedAt = new Date().toISOString();
    try {
      report(await measureAll(parsedArguments, folder), parsedArguments, startedAt);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
