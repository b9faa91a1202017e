import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLmdbStore } from '@perdure/sidecar/internal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wholeCommit } from '../fixtures/store-commits.ts';
import { killWriters, Writer, writerFile as writer } from '../fixtures/store-process.ts';

let path: string;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'perdure-crash-'));
});

afterEach(async () => {
  killWriters();
  await rm(path, { recursive: true, force: true });
});

const openHere = (directory = path) => openLmdbStore({ path: directory, pid: process.pid });

/** Checks that commits 1 to `acknowledged` are complete, and later ones complete or absent. */
async function checkWhole(acknowledged: number, directory = path): Promise<number> {
  const store = await openHere(directory);
  const last = await store.lastInstanceNumber();
  expect(last).toBeGreaterThanOrEqual(acknowledged);
  // The commit in progress may have become durable just before its process died.
  expect(last).toBeLessThanOrEqual(acknowledged + 1);
  for (let instanceNumber = 1; instanceNumber <= last + 1; instanceNumber += 1) {
    const rounds = wholeCommit(instanceNumber);
    const written = rounds.flatMap((round) => round.records.map((record) => record.bytes));
    const found: Uint8Array[] = [];
    for await (const record of store.history(instanceNumber, 1, 1)) found.push(record.bytes);
    const expected = instanceNumber <= last ? Buffer.concat(written) : Buffer.alloc(0);
    expect(
      Buffer.concat(found).equals(expected),
      `history of commit ${instanceNumber} of ${last}`,
    ).toBe(true);
    expect(await store.instanceByNumber(instanceNumber)).toEqual(
      instanceNumber <= last ? rounds.at(-1)!.row : null,
    );
  }
  await store.close();
  return last;
}

test('a store has each acknowledged commit completely after a kill', async () => {
  let last = 0;
  for (const count of [1, 4, 5, 6, 20, 27]) {
    const writing = new Writer(process.execPath, writer, path, 'endless');
    expect(await writing.line()).toBe(`open ${last}`);
    for (let line = 1; line <= count; line += 1) {
      expect(await writing.line()).toBe(`committed ${last + line}`);
    }
    writing.child.kill('SIGKILL');
    let acknowledged = last + count;
    // Lines that the process printed before its end count too.
    for (let line = await writing.line(); line; line = await writing.line()) {
      acknowledged = Number(line.split(' ')[1]);
    }
    await writing.ended;
    last = await checkWhole(acknowledged);
  }
});

test("a second process on the same directory is rejected with the owner's process id", async () => {
  const holder = new Writer(process.execPath, writer, path, 'commands');
  expect(await holder.line()).toBe('open 0');
  const refused = { code: 'UNAVAILABLE', message: expect.stringContaining(`${holder.child.pid}`) };
  await expect(openHere()).rejects.toMatchObject(refused);
  // The same applies while the owner is stopped. The owner is not affected.
  holder.child.kill('SIGSTOP');
  await expect(openHere()).rejects.toMatchObject(refused);
  holder.child.kill('SIGCONT');
  expect(await holder.command('commit')).toBe('committed 1 3');

  holder.child.kill('SIGKILL');
  await holder.ended;
  const store = await openHere();
  expect(await store.lastInstanceNumber()).toBe(1);
  await expect(openHere()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await store.close();
  await (await openHere()).close();
});

test('at most one of many processes that start at once gets the directory', async () => {
  const starters = Array.from(
    { length: 4 },
    () =>
      new Writer(
        '/bin/sh',
        '-c',
        `exec "${process.execPath}" "$0" "$1" commands 2>&1`,
        writer,
        path,
      ),
  );
  const first = await Promise.all(starters.map((starter) => starter.line()));
  expect(first.filter((line) => line === 'open 0').length).toBeLessThanOrEqual(1);
  for (const starter of starters) starter.child.kill('SIGKILL');
  await Promise.all(starters.map((starter) => starter.ended));
  await (await openHere()).close();
});

const hasPrlimit = succeeds('prlimit', ['--version']);

test.skipIf(!hasPrlimit)(
  'failed writes are not acknowledged, and commits continue when they succeed again',
  async () => {
    const limit = `ulimit -S -f 8192; exec "${process.execPath}" "$0" "$1" commands`;
    const writing = new Writer('/bin/sh', '-c', limit, writer, path);
    expect(await writing.line()).toBe('open 0');
    const failed = await writing.command('fill');
    expect(failed).toMatch(/^failed STORE_FAILED: nothing was committed: /);
    expect(await writing.command('commit')).toMatch(/^STORE_FAILED: nothing was committed: /);

    execFileSync('prlimit', ['--pid', String(writing.child.pid), '--fsize=unlimited:unlimited']);
    const [, instanceNumber] = (await writing.command('commit'))!.split(' ');
    expect(Number(instanceNumber)).toBeGreaterThan(10);
    writing.child.kill('SIGKILL');
    await writing.ended;
    expect(await checkWhole(Number(instanceNumber))).toBe(Number(instanceNumber));
  },
);

/** Mounts a file system of 12 MiB at this path, if that is permitted. */
const mountSmall = (at: string): boolean =>
  succeeds('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', at]);

test('a full disk is reported, stores no part of the commit, and allows a recovery', async ({
  skip,
}) => {
  const disk = join(path, 'disk');
  mkdirSync(disk);
  if (!mountSmall(disk)) return skip('mounting a file system is not permitted here');
  try {
    const store = await openHere(disk);
    let instanceNumber = 0;
    const fill = async (into: typeof store): Promise<never> => {
      while (true) {
        await into.commit(wholeCommit(instanceNumber + 1));
        instanceNumber += 1;
      }
    };
    const isFull = { code: 'STORE_FAILED', message: expect.stringMatching(/the disk .*is full/) };
    await expect(fill(store)).rejects.toMatchObject(isFull);
    expect(instanceNumber).toBeGreaterThan(5);

    execFileSync('mount', ['-o', 'remount,size=32m', disk]);
    expect(await store.lastInstanceNumber()).toBe(instanceNumber);
    expect(await store.instanceById(`instance-${instanceNumber + 1}`)).toBeNull();
    await store.commit(wholeCommit(instanceNumber + 1));
    instanceNumber += 1;
    expect(await store.lastInstanceNumber()).toBe(instanceNumber);
    await store.close();
    expect(await checkWhole(instanceNumber, disk)).toBe(instanceNumber);

    const ballast = join(disk, 'ballast');
    await expect(writeFile(ballast, Buffer.alloc(64 << 20))).rejects.toThrow('ENOSPC');
    await expect(openHere(join(disk, 'new'))).rejects.toMatchObject(isFull);
    const again = await openHere(disk);
    await expect(fill(again)).rejects.toMatchObject(isFull);
    await again.close();
    await rm(ballast);
    expect(await checkWhole(instanceNumber, disk)).toBe(instanceNumber);
  } finally {
    execFileSync('umount', [disk]);
  }
  return undefined;
});

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
