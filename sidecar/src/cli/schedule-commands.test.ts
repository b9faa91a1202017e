import { afterAll, beforeAll, expect, it } from 'vitest';

import { startSidecar } from '../compose/sidecar.ts';
import type { RunningSidecar } from '../compose/sidecar.ts';
import { systemClock, virtualClock } from '../lib/clock.ts';
import { seededRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { createMemoryDisk, openMemoryStore } from '../store/store.ts';
import { loadContract } from '../wire/load.ts';
import { noFiles } from './no-files.suite.ts';
import { run } from './run.ts';

const clock = virtualClock(Date.parse('2026-01-01T00:30:00Z'));
let sidecar: RunningSidecar;
beforeAll(async () => {
  sidecar = await startSidecar(
    {
      contract: loadContract(),
      store: openMemoryStore(createMemoryDisk()),
      clock,
      ticks: systemTicks(),
      random: seededRandom(3),
      log: { info() {}, warn() {}, error() {} },
    },
    {
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
      socketMode: 0o600,
      version: '9.9.9',
      payloadBytesMax: 64 * 1024,
      pingIntervalMs: 5_000,
      pingTimeoutMs: 15_000,
      cachedInstancesMax: 1_000,
    },
  );
});
afterAll(() => sidecar.stop(100));

/** Runs a command line; a value in double quotes may contain spaces. */
async function perdure(line: string): Promise<{ code: number; out: string; err: string }> {
  const args = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([all, quoted]) => quoted ?? all);
  let out = '';
  let err = '';
  const terminal = {
    version: '9.9.9',
    env: { PERDURE_ADDRESS: sidecar.addresses[0] },
    now: () => systemClock().now(),
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    serve: () => Promise.reject(new Error('not here')),
    random: () => new Uint8Array(),
    addLine: () => undefined,
    files: noFiles,
    restore: () => Promise.reject(new Error('not here')),
  };
  const code = await run(args, terminal as unknown as Parameters<typeof run>[1]);
  return { code, out, err };
}

it('creates, shows, pauses, triggers, backfills and deletes a schedule', async () => {
  const make = 'nightly report --cron "30 2 * * *" --zone Europe/Berlin --overlap allow-all';
  expect(await perdure(`schedule create ${make} --input 5`)).toMatchObject({
    code: 0,
    out: 'created nightly\n',
  });
  expect((await perdure(`schedule create ${make}`)).code).toBe(4);
  expect((await perdure('schedule list')).out).toMatch(
    /nightly +report +30 2 \* \* \* Europe\/Berlin +2026-01-01 01:30:00.000 +0 +0 +0 +0/,
  );
  expect((await perdure('schedule trigger nightly')).out).toBe(
    'started nightly@2026-01-01T00:30:00.000Z\n',
  );
  const span = '--from 2025-12-30T00:00:00Z --to 2025-12-31T12:00:00Z';
  expect((await perdure(`schedule backfill nightly ${span}`)).out).toBe('starts scheduled: 2\n');
  expect((await perdure('schedule pause nightly --note holidays')).out).toBe('paused nightly\n');
  const shown = (await perdure('schedule get nightly')).out;
  expect(shown).toMatch(/starts +3 \(skipped 0, missed 0\)/);
  expect(shown).toMatch(/note +holidays/);
  expect(shown).toMatch(/next +paused/);
  expect((await perdure('schedule resume nightly')).code).toBe(0);
  const update = 'schedule update nightly report --every 6h';
  expect((await perdure(update)).out).toBe('updated nightly\n');
  expect((await perdure('schedule get nightly')).out).toContain('every 6h');
  expect((await perdure('schedule delete nightly')).code).toBe(0);
  expect((await perdure('schedule get nightly')).code).toBe(3);
});

it('previews times, and rejects invalid expressions', async () => {
  const { out } = await perdure('schedule preview --cron "0 0 29 2 *;@yearly" --count 3');
  expect(out).toBe('2027-01-01 00:00:00.000\n2028-01-01 00:00:00.000\n2028-02-29 00:00:00.000\n');
  expect((await perdure('schedule preview --cron "61 * * * *"')).err).toContain('61 * * * *');
  expect((await perdure('schedule preview')).err).toContain('spec is empty');
  expect((await perdure('schedule backfill x')).code).toBe(2);
});

it('starts, lists and stops batches, and requires a filter or --all', async () => {
  await perdure('start order --id o-1');
  expect(await perdure('batch start terminate')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--all'),
  });
  expect((await perdure('batch start explode --all')).err).toContain('expected cancel, terminate');
  const started = await perdure('batch start terminate --name order --reason enough');
  const id = /^started batch (\S+)\n$/.exec(started.out)![1]!;
  expect((await perdure('wait o-1')).code).toBe(6);
  expect((await perdure('batch list')).out).toContain(id);
  expect((await perdure(`batch stop ${id}`)).code).toBe(0);
  expect((await perdure('batch stop unknown')).code).toBe(3);
});

it('sets and lists retention', async () => {
  await perdure('retention set order --completed 30d --cancelled 12h');
  expect((await perdure('retention list')).out).toMatch(
    /\norder +720h +indefinitely +12h +indefinitely\n/,
  );
  await perdure('retention set order');
  expect((await perdure('retention list --json')).out).toBe('[]\n');
});

it('creates or updates a schedule by its flags', async () => {
  const line = 'schedule create deployed report --every 1h --or-update';
  expect(await perdure(line)).toMatchObject({ code: 0, out: 'created deployed\n' });
  expect(await perdure(`${line} --note changed`)).toMatchObject({ out: 'updated deployed\n' });
  expect((await perdure('schedule get deployed')).out).toContain('changed');
  const short = await perdure('schedule create fast report --every 10ms');
  expect(short.err).toContain('interval_ms is 10; it must be at least 1000');
  const never = await perdure('schedule preview --cron "0 0 30 2 *"');
  expect(never.err).toContain('cron expression "0 0 30 2 *" never matches');
});
