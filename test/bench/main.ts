// `npm run bench`: runs workloads with the real sidecar, writes a record for each run, and compares
// the medians with the goals. `--help` lists the options.
import { appendFileSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parseArguments, selectIds, usage } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import { catalog } from './catalog.ts';
import { figures } from './figures.ts';
import { metric } from './record.ts';
import type { RunRecord } from './record.ts';
import type { EngineHarness } from './engine-harness.ts';
import { openHarnesses } from './harness.ts';
import type { Harness } from './harness.ts';
import { runOnce } from './runner.ts';
import type { Bench } from './runner.ts';
import { thisMachine, thisSystem } from './environment.ts';
import { counts, renderTable, rowsOf, show } from './table.ts';
import type { Workload } from './workload.ts';

const ownSidecar = fileURLToPath(new URL('../../../sidecar/bin/perdure.mjs', import.meta.url));

function summaryOf(record: RunRecord): string {
  const own = figures.filter(({ workload }) => workload === record.workload.split('@')[0]);
  const values = own.flatMap(({ metric: path, unit }) => {
    const value = metric(record.metrics, path);
    return value === undefined ? [] : [`${path} ${show(value)} ${unit}`];
  });
  const { errors, first_error: first, wrong_results: wrong, lost, missing } = record.checks;
  const faults = errors + wrong + lost + missing;
  return [
    ...values,
    ...(record.noisy ? [`noisy: ${record.resources.foreign_cores} cores of other processes`] : []),
    ...(faults > 0 ? [`${errors} errors, ${wrong} wrong, ${lost} lost: ${first}`] : []),
    ...(record.failed ? ['FAILED'] : []),
  ].join(', ');
}

/**
 * Makes all runs, with interleaved repetitions: the speed of a machine drifts, so only neighbouring
 * runs are comparable.
 */
async function runAll(
  bench: Bench<Harness>,
  chosen: readonly Workload[],
  { repetitions, redone, out }: Arguments,
): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  const good = new Map<string, number>();
  const made = new Map<string, number>();
  for (let round = 1; round <= repetitions + redone; round += 1) {
    for (const workload of chosen) {
      const { id } = workload;
      if ((good.get(id) ?? 0) >= repetitions) continue;
      const repetition = (made.get(id) ?? 0) + 1;
      made.set(id, repetition);
      const record = await runOnce(bench, workload, repetition);
      records.push(record);
      if (counts(record)) good.set(id, (good.get(id) ?? 0) + 1);
      if (out !== undefined) appendFileSync(out, `${JSON.stringify(record)}\n`);
      console.log(`${record.workload} #${repetition}: ${summaryOf(record)}`);
    }
  }
  return records;
}

/** Ends the child processes at every exit of this process. */
function endWith(open: ReadonlySet<EngineHarness>, folder: string): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      const ended = [...open].map((harness) => harness.abandon());
      void Promise.all(ended)
        .then(() => rm(folder, { recursive: true, force: true }))
        .finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
  }
}

async function bench(parsedArguments: Arguments): Promise<number> {
  const ids = selectIds(
    catalog.map(({ id }) => id),
    parsedArguments.only,
  );
  const profiles =
    parsedArguments.profiles === undefined ? undefined : resolve(parsedArguments.profiles);
  if (profiles !== undefined) mkdirSync(profiles, { recursive: true });
  const folder = await mkdtemp(join(resolve(parsedArguments.folder ?? tmpdir()), 'perdure-bench-'));
  const open = new Set<EngineHarness>();
  endWith(open, folder);
  const { transport, sidecarArgs } = parsedArguments;
  const sidecarFile = resolve(parsedArguments.sidecarFile ?? ownSidecar);
  try {
    const { app } = parsedArguments;
    const nodeFile = parsedArguments.nodeFile ?? process.execPath;
    const setting = { folder, sidecarFile, sidecarArgs, transport, profiles, app, nodeFile };
    const records = await runAll(
      {
        folder,
        harnesses: openHarnesses(setting),
        system: thisSystem(transport, app, parsedArguments.label),
        machine: thisMachine(nodeFile),
        quietMs: parsedArguments.quietMs,
        open,
      },
      catalog.filter(({ id }) => ids.includes(id)),
      parsedArguments,
    );
    const rows = rowsOf(records, figures, parsedArguments.label);
    console.log(`\n${renderTable(rows)}`);
    const left = records.filter((record) => !counts(record));
    console.log(`\n${records.length} runs, ${left.length} of them omitted (noisy or failed)`);
    const measured = new Set(records.filter(counts).map(({ workload }) => workload));
    return measured.size === ids.length ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  const parsedArguments = parseArguments(process.argv.slice(2));
  if (parsedArguments.help) console.log(usage);
  else if (parsedArguments.list) console.log(catalog.map(({ id }) => id).join('\n'));
  else process.exitCode = await bench(parsedArguments);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
