// One soak: a sidecar, workers that stop and start, a continuous load, and samples.
import { mkdtempSync, rmSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Client } from '@perdure/sdk';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { tick } from './app.ts';
import { Churn } from './churn.ts';
import type { ChurnTimes } from './churn.ts';
import { growthOf, stretchOf } from './leak.ts';
import type { Growth } from './leak.ts';
import { Load } from './load.ts';
import { readFigures, readFiles, readHeap, readRss, readSizes } from './sample.ts';
import type { Sample } from './sample.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Instances per second. */
  readonly rate: number;
  readonly workers: number;
  readonly sampleMs: number;
  readonly churn: ChurnTimes;
  /** The retention of ended instances. With it, the soak waits until all are deleted. */
  readonly retentionS: number;
  readonly emptied: boolean;
}

export interface SoakReport {
  readonly options: SoakOptions;
  readonly started: number;
  readonly ended: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly scheduled: number;
  readonly churn: Readonly<Churn['counts']>;
  /** Lost instances and wrong results. Empty: none. */
  readonly failures: readonly string[];
  /** The number of instances that remain after retention. */
  readonly left: number;
  readonly growth: readonly Growth[];
  readonly samples: readonly Sample[];
}

/** The part of a run in which the sidecar is killed. The rest shows leaks. */
const KILLING = 0.4;
/** The part of the rest that is the warm-up of the last process. */
const WARMING = 0.2;
/** One of this many samples contains heap and pages, which are expensive to read. */
const DEEP_EVERY = 6;
const DRAIN_MS = 120_000;
/** Retention runs every minute. */
const EMPTIED_MS = 240_000;

const pagesFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/soak/pages.js' : 'pages.js', import.meta.url),
);

async function readPages(folder: string): Promise<{ pages: number; freePages: number }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [pagesFile, folder]);
    return JSON.parse(stdout) as { pages: number; freePages: number };
  } catch {
    return { pages: 0, freePages: 0 };
  }
}

async function countAll(client: Client): Promise<number> {
  let count = 0;
  for await (const _ of client.list()) count += 1;
  return count;
}

class Sampler {
  readonly samples: Sample[] = [];
  readonly #harness: Harness;
  readonly #load: Load;
  readonly #churn: Churn;
  readonly #reports: string;
  readonly #beganMs = performance.now();
  #looks = 0;
  #page = { pages: 0, freePages: 0 };

  constructor(harness: Harness, load: Load, churn: Churn, reports: string) {
    this.#harness = harness;
    this.#load = load;
    this.#churn = churn;
    this.#reports = reports;
  }

  get atS(): number {
    return (performance.now() - this.#beganMs) / 1_000;
  }

  async look(): Promise<void> {
    const { pid } = this.#harness.sidecar;
    const isDeep = this.#looks++ % DEEP_EVERY === 0;
    const sidecar = this.#churn.counts.sidecarsKilled;
    try {
      if (isDeep) {
        this.#harness.sidecar.signal('SIGUSR2');
        this.#page = await readPages(this.#harness.dataDir);
      }
      const { p50, p99 } = this.#load.latencies();
      const sample: Sample = {
        atS: Math.round(this.atS * 10) / 10,
        sidecar,
        rssBytes: readRss(pid),
        heapBytes: isDeep ? readHeap(this.#reports) : 0,
        files: readFiles(pid),
        ...readSizes(this.#harness.dataDir),
        ...this.#page,
        ...(await readFigures(this.#harness.client)),
        startedInstances: this.#load.started,
        endedInstances: this.#load.ended,
        openInstances: this.#load.open,
        p50Ms: p50,
        p99Ms: p99,
      };
      // A killed process has no figures.
      if (sidecar === this.#churn.counts.sidecarsKilled) this.samples.push(sample);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}

/** Runs the soak to its end. The report contains the failures. */
export async function soak(
  options: SoakOptions,
  said: (line: string) => void,
): Promise<SoakReport> {
  const reports = mkdtempSync(join(tmpdir(), 'perdure-soak-'));
  try {
    return await soakWith(options, reports, said);
  } finally {
    rmSync(reports, { recursive: true });
  }
}

/** @param reports a folder for the diagnostic reports of the sidecar's process. */
async function soakWith(
  options: SoakOptions,
  reports: string,
  said: (line: string) => void,
): Promise<SoakReport> {
  const { minutes, seed, rate, retentionS } = options;
  const flags = `--report-on-signal --report-compact --report-directory=${reports}`;
  await using harness = await Harness.start({ before: `export NODE_OPTIONS="${flags}"` });
  const { client } = harness;
  await client.setRetention('*', { completed: `${retentionS}s` });
  await client.schedules.create('soak', { orchestration: tick, input: 1, every: '2s' });
  const churn = new Churn(harness, new SeededRandom(seed + 1), options.churn);
  await churn.run(options.workers);
  const load = new Load(client, seed, rate);
  const sampler = new Sampler(harness, load, churn, reports);
  const endS = minutes * 60;
  const sparedS = endS * KILLING;
  load.run();
  while (sampler.atS < endS) {
    await pause(options.sampleMs);
    if (sampler.atS >= sparedS) churn.spareSidecar();
    await sampler.look();
    const last = sampler.samples.at(-1);
    if (sampler.samples.length % 12 === 0 && last !== undefined) {
      said(
        `${Math.round(last.atS)} s: ${last.endedInstances} of ${last.startedInstances} ended,` +
          ` ${Math.round(last.rssBytes / 2 ** 20)} MiB, ${load.failures.length} failures`,
      );
    }
  }
  await churn.stop();
  await load.drain(DRAIN_MS);
  const { started: scheduled } = await client.schedules.get('soak');
  await client.schedules.delete('soak');
  const left = options.emptied ? await emptied(client) : 0;
  await churn.close();
  return {
    options,
    started: load.started,
    ended: load.ended,
    byKind: load.byKind,
    scheduled,
    churn: churn.counts,
    failures: load.failures,
    left,
    growth: growthOf(stretchOf(sampler.samples, sparedS + (endS - sparedS) * WARMING)),
    samples: sampler.samples,
  };
}

/**
 * Waits while retention deletes instances. The remaining instances have not ended, or failed.
 */
async function emptied(client: Client): Promise<number> {
  const deadlineMs = performance.now() + EMPTIED_MS;
  for (;;) {
    const left = await countAll(client);
    if (left === 0 || performance.now() > deadlineMs) return left;
    await pause(1_000);
  }
}
