import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { perdure } from '../fixtures/command.ts';
import { healthOf } from '../fixtures/health.ts';
import { httpAddress, httpGet, probe, probes } from '../fixtures/http.ts';
import { codeOf } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

/** The documented limit, with additional time for a busy machine. */
const SOON_MS = 1_000 + 500;

function isMounted(disk: string, size: string): boolean {
  try {
    const args = ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk];
    execFileSync('mount', args, { stdio: 'ignore' });
    onTestFinished(() => void execFileSync('umount', [disk]));
    return true;
  } catch {
    return false;
  }
}

/** Uses up all free space. */
function fillUp(file: string): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(64 * 1024), { flag: 'a' });
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}

async function soon(what: string, look: () => Promise<boolean>): Promise<void> {
  const startMs = performance.now();
  await until(what, look);
  expect(performance.now() - startMs).toBeLessThan(SOON_MS);
}

const payload = 'x'.repeat(200_000);

test('G10: a full disk is reported within a second without any write', async ({ skip }) => {
  const disk = await mkdtemp(join(tmpdir(), 'perdure-disk-'));
  onTestFinished(() => rm(disk, { recursive: true, force: true }));
  if (!isMounted(disk, '32m')) skip('mounting a file system is not permitted here');
  mkdirSync(join(disk, 'data'));
  const settings = ['--http', '127.0.0.1:0', '--log-level', 'info'];
  await using harness = await Harness.start({ dataDir: join(disk, 'data'), settings });
  const { client, address } = harness;
  const http = await httpAddress(harness.sidecar);
  expect(await healthOf(address)).toBe('SERVING');
  expect(await probes(http)).toEqual(['200 serving', '200 serving', '200 serving']);
  await client.start('unknown', payload);

  const ballast = join(disk, 'ballast');
  fillUp(ballast);
  await soon('NOT_SERVING', async () => (await healthOf(address)) === 'NOT_SERVING');
  const failed = ['200 storeFailed', '200 storeFailed', '503 storeFailed'];
  expect(await probes(http)).toEqual(failed);
  expect((await httpGet(http, '/readyz')).body).toMatch(/full/);
  expect((await client.describe()).storeFailure).toMatch(/full/);
  const doctor = await perdure(address, 'doctor');
  expect(doctor.out).toMatch(/FAILED: .*full/);
  expect(doctor.code).not.toBe(0);
  expect(await codeOf(client.start('unknown', payload))).toBe('STORE_FAILED');

  rmSync(ballast);
  await soon('SERVING', async () => (await healthOf(address)) === 'SERVING');
  expect(await probe(http, '/readyz')).toBe('200 serving');
  expect((await client.describe()).storeFailure).toBeUndefined();
  await client.start('unknown', payload);
}, 60_000);

test('G10: a disk that stored data has filled is reported full until it has space', async ({
  skip,
}) => {
  const disk = await mkdtemp(join(tmpdir(), 'perdure-disk-'));
  onTestFinished(() => rm(disk, { recursive: true, force: true }));
  if (!isMounted(disk, '16m')) skip('mounting a file system is not permitted here');
  mkdirSync(join(disk, 'data'));
  await using harness = await Harness.start({ dataDir: join(disk, 'data') });
  const { client, address } = harness;
  while ((await codeOf(client.start('unknown', payload))) === 'ok') continue;
  await soon('NOT_SERVING', async () => (await healthOf(address)) === 'NOT_SERVING');
  // Small writes may fit, but they do not change the status.
  for (let n = 0; n < 20; n += 1) {
    expect(await healthOf(address)).toBe('NOT_SERVING');
    expect((await client.describe()).storeFailure).toMatch(/\w/);
    expect(await codeOf(client.start('unknown', 'small'))).toBe('STORE_FAILED');
  }
  execFileSync('mount', ['-o', 'remount,size=64m', disk]);
  await soon('SERVING', async () => (await healthOf(address)) === 'SERVING');
  await client.start('unknown', payload);
}, 60_000);
