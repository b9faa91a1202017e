// Runs the cases of the live suite on one sidecar, many at once, with the faults of its mode.
// Orchestrations, activities and the client can run in different SDKs.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from '@perdure/sdk';

import type { Json } from '../case.ts';
import { DriverProcess } from '../driver-process.ts';
import type { DriverCommand } from '../driver-process.ts';
import type { LiveCase, LiveMode } from './case.ts';
import { Cutter } from './cutter.ts';
import { Gate } from './gate.ts';
import { playLive } from './play-case.ts';
import type { Stage } from './play-case.ts';
import { SidecarProcess } from './sidecar.ts';
import { makeTrouble, seededRandom } from './trouble.ts';

/** A worker for all cases, and its driver. */
export interface CastWorker {
  readonly driver: string;
  readonly options: Json;
}

/** The participating drivers. */
export interface Cast {
  readonly drivers: Readonly<Record<string, DriverCommand>>;
  /** Runs the client. */
  readonly client: string;
  readonly workers: readonly CastWorker[];
  readonly words?: Readonly<Record<string, string>>;
}

export interface LiveResult {
  readonly file: string;
  readonly case: LiveCase;
  readonly wrong: readonly string[];
  readonly tookMs: number;
}

export interface Performance {
  readonly cast: Cast;
  readonly mode: LiveMode;
  readonly seed: number;
  readonly cases: readonly { readonly file: string; readonly case: LiveCase }[];
  /** Called when all cases have ended and the sidecar still runs. */
  after?(client: Client, ids: ReadonlyMap<string, LiveCase>): Promise<void>;
}

/**
 * Version of the orchestrations that every worker has. Cases may start workers with other versions.
 */
export const ownVersion: string = '1';

/**
 * Number of concurrent cases. It is small in modes with faults, so that each fault affects cases at
 * work.
 */
const atOnce: Readonly<Record<LiveMode, number>> = { warm: 16, evict: 16, cut: 6, restart: 6 };

function readLedger(path: string): Map<string, number> {
  const ran = new Map<string, number>();
  if (!existsSync(path)) return ran;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [key = ''] = line.split(' ');
    if (key !== '') ran.set(key, (ran.get(key) ?? 0) + 1);
  }
  return ran;
}

async function playAll(
  { cases, mode }: Performance,
  stage: Stage,
  ids: Map<string, LiveCase>,
): Promise<LiveResult[]> {
  const results: LiveResult[] = [];
  const queue = [...cases.entries()];
  const playNext = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [at, { file, case: one }] = next;
      const id = `case-${at + 1}-of`;
      ids.set(id, one);
      const beganMs = performance.now();
      const wrong = await playLive(one, stage, id);
      results[at] = { file, case: one, wrong, tookMs: performance.now() - beganMs };
    }
  };
  await Promise.all(Array.from({ length: atOnce[mode] }, playNext));
  return results;
}

type Closing = (() => unknown)[];

/** Starts a process for each driver and attaches their workers. */
async function enter(
  { cast, mode }: Performance,
  surroundings: { readonly address: string; readonly ledgerPath: string },
  closing: Closing,
): Promise<DriverProcess> {
  const { address, ledgerPath } = surroundings;
  const processes = new Map<string, DriverProcess>();
  for (const [name, command] of Object.entries(cast.drivers)) {
    const env = { ...command.env, PERDURE_LEDGER: ledgerPath };
    const process = new DriverProcess({ ...command, env }, 'live');
    closing.push(() => process.close());
    processes.set(name, process);
  }
  const cacheOptions = mode === 'evict' ? { cachedInstances: 0 } : {};
  for (const [at, { driver, options }] of cast.workers.entries()) {
    const whole = { version: ownVersion, ...cacheOptions, ...options, address };
    await processes.get(driver)!.send({ do: 'worker', name: `main-${at + 1}`, ...whole });
  }
  const player = processes.get(cast.client)!;
  await player.send({ do: 'client', address });
  return player;
}

async function stageOf(performance: Performance, closing: Closing): Promise<LiveResult[]> {
  const { cast, mode, seed, after } = performance;
  const folder = await mkdtemp(join(tmpdir(), 'perdure-conformance-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const sidecar = await SidecarProcess.start(join(folder, 'data'));
  closing.push(() => sidecar.kill());
  const client = new Client({ address: sidecar.address });
  closing.push(() => client.close());
  // Starts without a version must not get a version that a case adds.
  for (const name of ['program', 'child']) await client.setDefaultVersion(name, ownVersion);
  const cutter = mode === 'cut' ? await Cutter.start(sidecar.address) : undefined;
  closing.push(() => cutter?.close());
  const address = cutter?.address ?? sidecar.address;
  const ledgerPath = join(folder, 'ledger');
  const player = await enter(performance, { address, ledgerPath }, closing);
  const gate = new Gate();
  const stop = new AbortController();
  const scene = { mode, random: seededRandom(seed), gate, sidecar, cutter };
  const trouble = makeTrouble(scene, stop.signal);
  const ids = new Map<string, LiveCase>();
  const stage: Stage = {
    send: (request) => player.send(request),
    gate,
    workerAddress: address,
    workerOptions: mode === 'evict' ? { cachedInstances: 0 } : {},
    ledger: () => readLedger(ledgerPath),
    isQuiet: mode === 'warm' || mode === 'evict',
    words: new Map(Object.entries(cast.words ?? {})),
  };
  try {
    return await playAll(performance, stage, ids);
  } finally {
    stop.abort();
    await trouble;
    await after?.(client, ids);
  }
}

/** The results in the order of the cases. Rejects when the setup fails. */
export async function perform(performance: Performance): Promise<LiveResult[]> {
  const closing: Closing = [];
  try {
    return await stageOf(performance, closing);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}
