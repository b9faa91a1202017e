// `npm run bench:peers`: runs the same workloads by turns with Perdure, Restate and DBOS. Prints
// ratios and writes the result as JSON. `--help` lists the options.
import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { selectIds } from '../arguments.ts';
import type { EngineHarness } from '../engine-harness.ts';
import { metric } from '../record.ts';
import type { RunRecord } from '../record.ts';
import { runOnce } from '../runner.ts';
import { thisMachine } from '../environment.ts';
import { show } from '../table.ts';
import type { EngineWorkload } from '../workload.ts';
import { crash } from '../workloads/crash.ts';
import { startup } from '../workloads/lifecycle.ts';
import { loopsOf } from '../workloads/loops.ts';
import { fans } from '../workloads/single.ts';
import { burst } from '../workloads/sleeps.ts';
import { parsePeerArguments, usage } from './arguments.ts';
import type { PeerArguments } from './arguments.ts';
import { columns } from './columns.ts';
import {
  columnResults,
  comparisonSchema,
  mergedSkips,
  readComparison,
  renderComparison,
  serializeComparison,
  systemsOf,
} from './comparison.ts';
import type { Comparison, Skip } from './comparison.ts';
import { openDbos } from './dbos/open.ts';
import type { Engine, EngineName, Found, PeerSetting } from './engine.ts';
import { openPerdure } from './perdure.ts';
import { openRestate } from './restate/open.ts';
import { runByTurns, skipsOf } from './turns.ts';

const openers: Record<EngineName, (setting: PeerSetting) => Promise<Found>> = {
  perdure: (setting) => Promise.resolve(openPerdure(setting)),
  restate: openRestate,
  dbos: openDbos,
};

/** Duration of a loop: long enough for a rate. Slow engines run fewer instances. */
const loopMs = 15_000;

/** The workloads of the columns, at a share of their sizes. */
function workloadsOf({ scale, only }: PeerArguments): EngineWorkload[] {
  const size = (count: number): number => Math.max(1, Math.ceil(count * scale));
  const all = [...loopsOf(size, loopMs), ...fans, burst(size), startup(size), crash(size)];
  const compared = all.filter(({ id }) => columns.some(({ workload }) => workload === id));
  const ids = selectIds(
    compared.map(({ id }) => id),
    only,
  );
  return compared.filter(({ id }) => ids.includes(id));
}

function lineOf({ system, workload, repetition, ...record }: RunRecord): string {
  const values = columns
    .filter((column) => column.workload === workload)
    .flatMap(({ metric: path, unit }) => {
      const value = metric(record.metrics, path);
      return value === undefined ? [] : [`${show(value)} ${unit}`];
    });
  const { errors, first_error: first, wrong_results: wrong, lost, missing } = record.checks;
  const faults = errors + wrong + lost + missing;
  return [
    `${workload} #${repetition} ${system.name}: ${values.join(', ')}`,
    ...(record.noisy ? [`noisy: ${record.resources.foreign_cores} cores of other programs`] : []),
    ...(faults > 0 ? [`${errors} errors, ${wrong} wrong, ${lost} lost: ${first}`] : []),
    ...(record.failed ? ['FAILED'] : []),
  ].join(', ');
}

function endWith(open: ReadonlySet<EngineHarness>, folder: string): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void Promise.all([...open].map((harness) => harness.abandon()))
        .then(() => rm(folder, { recursive: true, force: true }))
        .finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
  }
}

/** Opens the engines that can run on this machine, and reports the others. */
async function openEngines(
  names: readonly EngineName[],
  setting: PeerSetting,
): Promise<{ engines: Engine[]; skipped: Skip[] }> {
  const engines: Engine[] = [];
  const skipped: Skip[] = [];
  for (const name of names) {
    const found = await openers[name](setting);
    if ('unavailable' in found) skipped.push({ engine: name, reason: found.unavailable });
    else engines.push(found);
  }
  return { engines, skipped };
}

async function compare(parsedArguments: PeerArguments, folder: string): Promise<number> {
  const open = new Set<EngineHarness>();
  endWith(open, folder);
  const nodeFile = parsedArguments.nodeFile ?? process.execPath;
  const { cache, postgresUrl } = parsedArguments;
  const setting = { folder, cache: resolve(cache), nodeFile, postgresUrl };
  const { engines, skipped } = await openEngines(parsedArguments.engines, setting);
  const workloads = workloadsOf(parsedArguments);
  const skips = [...skipped, ...skipsOf({ engines, workloads })];
  for (const { engine, workload, reason } of skips) {
    console.log(`skipped: ${[engine, workload].filter(Boolean).join(' ')}: ${reason}`);
  }
  const machine = thisMachine(nodeFile);
  const startedAt = new Date().toISOString();
  const earlier =
    parsedArguments.add && parsedArguments.out !== undefined
      ? readComparison(parsedArguments.out)
      : undefined;
  let passed = 0;
  let failed = 0;
  const runs = await runByTurns({
    ...parsedArguments,
    engines,
    workloads,
    runOne: ({ harnesses, system }, workload, repetition) => {
      const { quietMs } = parsedArguments;
      const bench = { harnesses, system, folder, machine, open, quietMs };
      const before = earlier?.runs.filter(
        (run) => run.system.name === system.name && run.workload === workload.id,
      );
      return runOnce(bench, workload, (before?.length ?? 0) + repetition);
    },
    onRun: (record, good) => {
      if (good) passed += 1;
      else failed += 1;
      console.log(lineOf(record));
    },
  });
  const all = [...(earlier?.runs ?? []), ...runs];
  const results = columnResults(all);
  console.log(`\n${renderComparison(results)}\n`);
  if (parsedArguments.out !== undefined) {
    const comparison: Comparison = {
      schema: comparisonSchema,
      started_at: earlier?.started_at ?? startedAt,
      machine,
      scale: parsedArguments.scale,
      systems: systemsOf(all),
      skipped: mergedSkips([...(earlier?.skipped ?? []), ...skips]),
      columns: results,
      runs: all,
    };
    writeFileSync(parsedArguments.out, serializeComparison(comparison));
  }
  console.log(`${passed} passed, ${failed} failed, ${skips.length} skipped`);
  return passed > 0 && (failed === 0 || !parsedArguments.smoke) ? 0 : 1;
}

try {
  const parsedArguments = parsePeerArguments(process.argv.slice(2));
  if (parsedArguments.help) console.log(usage);
  else {
    const folder = await mkdtemp(
      join(resolve(parsedArguments.folder ?? tmpdir()), 'perdure-peers-'),
    );
    chmodSync(folder, 0o711);
    try {
      process.exitCode = await compare(parsedArguments, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
