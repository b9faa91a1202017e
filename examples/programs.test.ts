// Runs every sample like a user: the built program with a real sidecar.
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { readHistory, replay } from '@perdure/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { handlers } from './time-and-ids.ts';

type Program = ChildProcessByStdio<null, Readable, Readable>;

const here = fileURLToPath(new URL('.', import.meta.url));
const perdure = join(here, '../sidecar/bin/perdure.mjs');

/** The last line that each sample prints. */
const lastLines: Readonly<Record<string, RegExp>> = {
  actor: /^\{"apples":5\}$/,
  approval: /^\{"outcome":"expired","note":"no answer within 200ms"\}$/,
  batch: /^retained for 7 days$/,
  branching: /^truck for far-4$/,
  'by-name': /^invoice 8: 12\.00 EUR$/,
  cancellation: /^reserved for the matinee; released: the guest is ill$/,
  'child-basic': /^no quote: unicorn is unknown$/,
  'child-chain': /^2 rows saved$/,
  'child-fan-out': /^\{"north":140,"south":60\}$/,
  counter: /^\{"count":35,"executions":4\}$/,
  detached: /^the survey has ended$/,
  'durable-promise': /^paid: r-17$/,
  'durable-steps': /^the check failed with RangeError after 2 attempts$/,
  encryption: /^Dear colleague, Ada has a cold\.$/,
  'fan-out-fan-in': /^\{"words":8,"longest":"considerably","unreadable":1\}$/,
  heartbeat: /^1000 records copied; the second attempt began at 500$/,
  interceptors: /^blue\/home blue\/news$/,
  tracing: /^ *turn order$/,
  priority: /^alarm large-0 small-0 large-1 small-1$/,
  sessions: /^37 frames in round 1$/,
  'hello-world': /^Hello, world!$/,
  'key-value': /^25 6$/,
  'large-payloads': /^4000 rows$/,
  loops: /^4 pages, sum 152, largest 40$/,
  'queries-and-updates': /^\["Ann was served"\]$/,
  patched: /^brought to Lyon$/,
  'rolling-deployment': /^invoice of 4200 cents; invoice of 42\.00 EUR$/,
  rewind: /^packed for Ada; delivered to 12 Mill Road$/,
  saga: /^\{"booked":false,"because":"CardDeclined","undone":\["cancelled hotel .*flight/,
  schedules: /^all is well$/,
  scopes: /^nothing in the cellar; timed out$/,
  'time-and-ids': /^the sleep of 250 ms took at least that long: true$/,
};

let sidecar: Program;
let address = '';
let folder = '';

function start(args: readonly string[]): Program {
  return spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PERDURE_ADDRESS: address },
  });
}

/** Runs a program to its end; resolves with its exit code and its output. */
function run(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(args);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-programs-'));
  address = `unix:${join(folder, 'perdure.sock')}`;
  sidecar = start([perdure, 'serve', '--listen', address, '--data-dir', join(folder, 'data')]);
  await new Promise<void>((resolve, reject) => {
    sidecar.stdout.once('data', () => resolve());
    sidecar.once('close', (code) => reject(new Error(`the sidecar ended with code ${code}`)));
  });
});

afterAll(async () => {
  const closed = new Promise((resolve) => sidecar.once('close', resolve));
  sidecar.kill('SIGTERM');
  await closed;
  await rm(folder, { recursive: true, force: true });
});

it('covers every sample', async () => {
  const samples = (await readdir(here))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .filter((name) => name !== 'as-program');
  expect(samples.toSorted()).toEqual(Object.keys(lastLines).toSorted());
});

it.each(Object.entries(lastLines))('%s runs, prints its result and exits', async (name, line) => {
  const { code, out, err } = await run([join(here, `dist/${name}.js`)]);
  expect(out.trimEnd().split('\n').at(-1), err).toMatch(line);
  expect(code).toBe(0);
});

it('prints histories with the command that replay() accepts', async () => {
  await run([join(here, 'dist/time-and-ids.js')]);
  const list = await run([perdure, 'list', '--name', 'open-ticket', '--json']);
  const [newest] = JSON.parse(list.out) as { instanceId: string }[];
  const { out } = await run([perdure, 'history', newest!.instanceId, '--json']);
  const history = readHistory(out);
  const [started] = history;
  expect(started?.kind === 'executionStarted' && started.executionStarted.seed).toHaveLength(8);
  expect(await replay(history, handlers)).toEqual({ ok: true });
});
