import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, InstanceHandle } from '@perdure/sdk';
import { UnavailableError } from '@perdure/sdk';
import { expect, onTestFinished, test } from 'vitest';
import { chain, done, inbox, note } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const payload = 'x'.repeat(100_000);

/** Starts instances until one is rejected; returns the acknowledged ones. */
async function fill(client: Client): Promise<InstanceHandle[]> {
  const accepted: InstanceHandle[] = [];
  for (;;) {
    try {
      accepted.push(await client.start('unknown', payload, { id: `accepted-${accepted.length}` }));
    } catch (error) {
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error).toMatchObject({ code: 'STORE_FAILED' });
      return accepted;
    }
  }
}

/** No request that needs a write is acknowledged, and reads are served. */
async function checkRefuses(client: Client, accepted: InstanceHandle[]): Promise<void> {
  const one = accepted[0]!;
  const requests = [
    client.start('unknown', payload),
    one.raise(note, 'x'),
    one.cancel(),
    one.suspend(),
    one.terminate(),
  ];
  for (const request of requests) {
    await expect(request).rejects.toMatchObject({ code: 'STORE_FAILED' });
  }
  expect((await client.describe()).storeFailure).toMatch(/\w/);
  expect(await one.get()).toMatchObject({ id: one.id, status: 'pending', historyLength: 1 });
  expect(await historyOf(one)).toHaveLength(1);
}

async function checkAccepted(client: Client, accepted: InstanceHandle[]): Promise<void> {
  for (const handle of accepted) expect(await handle.get()).toMatchObject({ input: payload });
  let count = 0;
  for await (const { name } of client.list()) if (name === 'unknown') count += 1;
  // The rejected start may be stored or not, because it was not acknowledged.
  expect(count).toBe(accepted.length);
}

/** A sidecar with a disk that fills up and later has space again. */
async function checkDisk(harness: Harness, makeSpace: () => void): Promise<void> {
  const { client } = harness;
  await harness.startWorker();
  const waiting = await client.start(inbox);
  await waiting.raise(note, 'before');
  const chains = await Promise.all(Array.from({ length: 10 }, () => client.start(chain, 300)));
  const accepted = await fill(client);
  expect(accepted.length).toBeGreaterThan(5);
  await checkRefuses(client, accepted);

  makeSpace();
  await until('the store accepts writes again', async () => {
    return (await client.describe()).storeFailure === undefined;
  });
  await checkAccepted(client, accepted);
  await waiting.raise(note, 'after');
  await client.start('later', payload);
  for (const one of chains) {
    expect(await one.result()).toBe(300);
    checkSound(await historyOf(one));
  }
  await harness.restartSidecar();
  await checkAccepted(client, accepted);
  await waiting.raise(done, null);
  expect(await waiting.result()).toEqual(['before', 'after']);
  expect(bodiesOf(await historyOf(waiting), 'eventRaised')).toHaveLength(3);
}

const hasPrlimit = succeeds('prlimit', ['--version']);

test.skipIf(!hasPrlimit)(
  'G10: nothing is acknowledged while writes fail, and all continues afterwards',
  async () => {
    // Files of at most 8 MiB. The log of the sidecar is a pipe.
    await using harness = await Harness.start({ before: 'ulimit -S -f 16384' });
    const { pid } = harness.sidecar;
    await checkDisk(harness, () => {
      execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:unlimited']);
      harness.unlimit();
    });
  },
);

test('G10: a full disk is reported to every sender, and the sidecar recovers', async ({ skip }) => {
  const disk = await mkdtemp(join(tmpdir(), 'perdure-disk-'));
  onTestFinished(() => rm(disk, { recursive: true, force: true }));
  if (!succeeds('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk])) {
    skip('mounting a file system is not permitted here');
  }
  try {
    mkdirSync(join(disk, 'data'));
    await using harness = await Harness.start({ dataDir: join(disk, 'data') });
    await checkDisk(harness, () => execFileSync('mount', ['-o', 'remount,size=64m', disk]));
  } finally {
    execFileSync('umount', [disk]);
  }
});

test('G10: a sidecar whose disk is full at the start reports it and exits', async ({ skip }) => {
  const disk = await mkdtemp(join(tmpdir(), 'perdure-disk-'));
  onTestFinished(() => rm(disk, { recursive: true, force: true }));
  if (!succeeds('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk])) {
    skip('mounting a file system is not permitted here');
  }
  try {
    await expect(Harness.start({ dataDir: join(disk, 'data') })).rejects.toThrow(/disk|space/);
  } finally {
    execFileSync('umount', [disk]);
  }
});
