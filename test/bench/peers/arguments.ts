// The options of `npm run bench:peers`.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { engineNames } from './engine.ts';
import type { EngineName } from './engine.ts';

export interface PeerArguments {
  readonly only: readonly string[];
  readonly engines: readonly EngineName[];
  readonly repetitions: number;
  readonly redone: number;
  readonly out: string | undefined;
  /** True: the runs are appended to the runs in `out`. */
  readonly add: boolean;
  readonly scale: number;
  readonly cache: string;
  readonly folder: string | undefined;
  readonly nodeFile: string | undefined;
  readonly postgresUrl: string | undefined;
  readonly quietMs: number;
  readonly smoke: boolean;
  readonly help: boolean;
}

export const usage = `npm run bench:peers -- [options]
  --only PATTERNS   workloads, such as 'W1*,W2b-c64'. Default: all of the comparison
  --engines NAMES   ${engineNames.join(',')}. Default: all
  --reps N          counted runs of each workload and engine. Default: 3
  --redo N          further runs if some were noisy or failed. Default: 2
  --out FILE        writes the result as JSON, with machine, date, versions and all runs
  --add             adds the runs to those in the file of --out
  --scale SHARE     share of the full number of instances. Default: 1
  --cache DIR       where the peers' packages are installed. Default: the user's cache folder
  --dir DIR         where data directories are created. Default: the temporary folder
  --node FILE       Node for applications, drivers and the sidecar. Default: the present one
  --postgres URL    an existing PostgreSQL server for DBOS. Default: one is started
  --quiet-wait MS   longest wait for a quiet machine before a run. Default: 20000
  --smoke           a few small runs of each engine; prints counts of what passed
  --help            prints this`;

/** The workloads of a smoke run: each shared driver and handler once, in a few seconds. */
const smokeOnly = ['W1a', 'W2b-c64', 'W3-1000'];
const smokeScale = 0.04;

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${name} ${text}: expected a whole number from ${least}`);
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new Error(`--scale ${text}: expected a number above 0, at most 1`);
}

function namesOf(text: string | undefined): readonly EngineName[] {
  if (text === undefined) return engineNames;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !engineNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new Error(`--engines ${unknown}: expected ${engineNames.join(', ')}`);
  return engineNames.filter((name) => names.includes(name));
}

function usualCache(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'perdure-bench-peers');
}

/** @throws Error with a text for the user. */
export function parsePeerArguments(argv: readonly string[]): PeerArguments {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true },
      engines: text,
      reps: text,
      redo: text,
      out: text,
      add: flag,
      scale: text,
      cache: text,
      dir: text,
      node: text,
      postgres: text,
      'quiet-wait': text,
      smoke: flag,
      help: flag,
    },
  });
  const { smoke } = values;
  const patterns = (values.only ?? []).flatMap((list) => list.split(','));
  const only = patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
  return {
    only: only.length === 0 && smoke ? smokeOnly : only,
    engines: namesOf(values.engines),
    repetitions: whole('--reps', values.reps ?? (smoke ? '1' : '3'), 1),
    redone: whole('--redo', values.redo ?? (smoke ? '0' : '2'), 0),
    out: values.out,
    add: values.add,
    scale: share(values.scale ?? String(smoke ? smokeScale : 1)),
    cache: values.cache ?? usualCache(),
    folder: values.dir,
    nodeFile: values.node,
    postgresUrl: values.postgres,
    quietMs: whole('--quiet-wait', values['quiet-wait'] ?? (smoke ? '0' : '20000'), 0),
    smoke,
    help: values.help,
  };
}
