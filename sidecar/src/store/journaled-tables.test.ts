import { closeSync, cpSync, openSync, readdirSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HistoryStore } from '../model/ports.ts';
import type { StoreRound } from '../model/store-round.ts';
import { decodeEntries, entryBytes } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import { ENTRIES_AT, identityIn, SEGMENT_BYTES, tagOf } from './journal-file.ts';
import { Journal } from './journal.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { all, creationOf, joined, recordOf, roundOf } from './round-samples.suite.ts';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'perdure-journal-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(base, { recursive: true, force: true });
});

const openAt = (name: string): Promise<HistoryStore> =>
  openLmdbStore({ path: join(base, name), pid: process.pid });

/** Copies the files as a crash at this moment leaves them. */
function crashInto(name: string): void {
  for (const file of readdirSync(join(base, 'live'))) {
    if (!file.endsWith('.sock')) cpSync(join(base, 'live', file), join(base, name, file));
  }
}

const growth = (instanceNumber: number, firstEventId: number): StoreRound =>
  roundOf({ instanceNumber, records: [recordOf({ instanceNumber, firstEventId })] });

async function textOf(store: HistoryStore, instanceNumber: number): Promise<string> {
  return joined(await all(store.history(instanceNumber, 1, 1))).toString();
}

test('commits that are only in the journal exist after a crash', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1, id: 'one' })]);
  for (const id of [1, 2, 3]) await store.commit([growth(1, id)]);
  crashInto('left');
  await store.close();

  const again = await openAt('left');
  expect((await again.instanceById('one'))?.instanceNumber).toBe(1);
  expect(await textOf(again, 1)).toBe('1/1/11/1/21/1/3');
  await again.commit([growth(1, 4)]);
  expect(await textOf(again, 1)).toBe('1/1/11/1/21/1/31/1/4');
  await again.close();
});

test('a commit that begins while the store is being closed is durable or rejected', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1 }), growth(1, 1)]);
  const closing = store.close();
  const late = await store.commit([growth(1, 2)]).then(
    () => '1/1/2',
    () => '',
  );
  await closing;
  const again = await openAt('live');
  expect(await textOf(again, 1)).toBe(`1/1/1${late}`);
  await again.close();
});

test('a second crash during the next commits neither repeats nor loses commits', async () => {
  const first = await openAt('live');
  await first.commit([creationOf({ instanceNumber: 1 }), growth(1, 1)]);
  crashInto('live2');
  await first.close();
  await rm(join(base, 'live'), { recursive: true });
  cpSync(join(base, 'live2'), join(base, 'live'), { recursive: true });
  const second = await openAt('live');
  await second.commit([growth(1, 2)]);
  crashInto('left');
  await second.close();

  const third = await openAt('left');
  expect(await textOf(third, 1)).toBe('1/1/11/1/2');
  await third.close();
});

test('after a crash, a commit with a torn entry is missing and earlier commits exist', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1 })]);
  await store.commit([creationOf({ instanceNumber: 2 })]);
  crashInto('left');
  await store.close();
  const name = await journalIn('left');
  const [first] = await entriesIn(name);
  overwrite(name, ENTRIES_AT + entryBytes(first!.writes) + 40);

  const again = await openAt('left');
  expect(await again.lastInstanceNumber()).toBe(1);
  await again.close();
});

test('a journal with a missing entry is rejected, because the entry was acknowledged', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1 })]);
  const before = await journalOf('live');
  expect(await store.lastInstanceNumber()).toBe(1);
  await store.commit([creationOf({ instanceNumber: 2 })]);
  await store.commit([creationOf({ instanceNumber: 3 })]);
  crashInto('left');
  await store.close();
  for (const name of ['journal-0', 'journal-1']) {
    const path = join(base, 'left', name);
    const [first] = await entriesIn(path);
    if (first!.sequence > before) cutFirst(path, await readFile(path), entryBytes(first!.writes));
  }
  await expect(openAt('left')).rejects.toMatchObject({
    code: 'STORE_FAILED',
    message: expect.stringContaining('entry 2 is missing'),
  });
});

test('a full journal continues in its other file', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1 })]);
  const bytes = Buffer.alloc(300_000, 'x');
  const count = Math.ceil((5 * SEGMENT_BYTES) / bytes.length);
  for (let id = 1; id <= count; id += 1) {
    await store.commit([
      roundOf({
        instanceNumber: 1,
        records: [recordOf({ instanceNumber: 1, firstEventId: id, bytes })],
      }),
    ]);
  }
  crashInto('left');
  await store.close();
  const again = await openAt('left');
  expect(joined(await all(again.history(1, 1, 1))).length).toBe(count * bytes.length);
  await again.close();
});

test('a commit that the disk rejects is not stored, and later commits are stored', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1 })]);
  const append = Journal.prototype.append;
  vi.spyOn(Journal.prototype, 'append').mockImplementationOnce(function (this: Journal, writes) {
    append.call(this, writes);
    throw new Error('EIO: i/o error, fdatasync');
  });
  await expect(store.commit([creationOf({ instanceNumber: 2 })])).rejects.toMatchObject({
    code: 'STORE_FAILED',
    message: expect.stringContaining('EIO'),
  });
  await store.commit([creationOf({ instanceNumber: 3 })]);
  expect(await store.instanceByNumber(2)).toBeNull();
  crashInto('left');
  await store.close();

  const again = await openAt('left');
  expect((await again.instanceByNumber(1))?.instanceNumber).toBe(1);
  expect(await again.instanceByNumber(2)).toBeNull();
  expect((await again.instanceByNumber(3))?.instanceNumber).toBe(3);
  await again.close();
});

test('a flush that fails in the background fails the commits that began after it', async () => {
  const store = await openAt('live');
  vi.spyOn(Journal.prototype, 'flushMs', 'get').mockReturnValue(1_000);
  const many = (from: number): StoreRound[] =>
    Array.from({ length: 100 }, (_, index) => creationOf({ instanceNumber: from + index }));
  await store.commit(many(1));
  vi.spyOn(Journal.prototype, 'appendInBackground').mockRejectedValueOnce(new Error('EIO'));
  const commits = [store.commit(many(101)), store.commit(many(201)), store.commit(many(301))];
  const reading = store.lastInstanceNumber();
  for (const outcome of await Promise.allSettled(commits)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_FAILED' } });
  }
  expect(await reading).toBe(100);
  await store.commit(many(401));
  crashInto('left');
  await store.close();

  const again = await openAt('left');
  for (const [number, isThere] of Object.entries({ 100: 1, 101: 0, 201: 0, 301: 0, 500: 1 })) {
    expect((await again.instanceByNumber(Number(number))) === null).toBe(isThere === 0);
  }
  await again.close();
});

test('a regular stop leaves all data in the tables', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1 })]);
  await store.close();
  for (const file of ['journal-0', 'journal-1']) await rm(join(base, 'live', file));
  const again = await openAt('live');
  expect(await again.lastInstanceNumber()).toBe(1);
  await again.close();
});

async function entriesIn(name: string): Promise<JournalEntry[]> {
  const file = await readFile(name);
  return decodeEntries(file, tagOf(identityIn(file)!));
}

async function journalIn(name: string): Promise<string> {
  for (const file of ['journal-0', 'journal-1']) {
    const path = join(base, name, file);
    if ((await entriesIn(path)).length > 0) return path;
  }
  throw new Error('the journal is empty');
}

async function journalOf(name: string): Promise<number> {
  return (await entriesIn(await journalIn(name))).at(-1)!.sequence;
}

function overwrite(name: string, at: number): void {
  const file = openSync(name, 'r+');
  writeSync(file, Buffer.alloc(30, 0xaa), 0, 30, at);
  closeSync(file);
}

/** Removes the first entry and moves the later entries to the beginning. */
function cutFirst(name: string, content: Buffer, bytes: number): void {
  const file = openSync(name, 'r+');
  const behind = content.subarray(ENTRIES_AT + bytes);
  writeSync(file, behind, 0, behind.length, ENTRIES_AT);
  closeSync(file);
}

/** Creates a directory as a crash leaves it, with three commits only in the journal. */
async function crashed(name: string): Promise<void> {
  const store = await openAt('live');
  for (const instanceNumber of [1, 2, 3]) await store.commit([creationOf({ instanceNumber })]);
  crashInto(name);
  await store.close();
}

const refused = (text: string): object => ({
  code: 'STORE_FAILED',
  message: expect.stringContaining(text),
});

test('a damaged entry before other entries is rejected, because it was acknowledged', async () => {
  await crashed('left');
  const name = await journalIn('left');
  const [first] = await entriesIn(name);
  for (const at of [3, 9, 15, 22, 40]) {
    const file = await readFile(name);
    const damaged = Buffer.from(file);
    damaged[ENTRIES_AT + entryBytes(first!.writes) + at]! ^= 1;
    await writeFile(name, damaged);
    await expect(openAt('left')).rejects.toMatchObject(refused('entry 2 is missing'));
    await writeFile(name, file);
  }
  const again = await openAt('left');
  expect(await again.lastInstanceNumber()).toBe(3);
  await again.close();
});

test('a directory without its journal, or with another journal, is rejected', async () => {
  await crashed('left');
  const other = await openLmdbStore({ path: join(base, 'other'), pid: process.pid });
  await other.commit([creationOf({ instanceNumber: 1 })]);
  await other.close();
  for (const name of ['journal-0', 'journal-1']) {
    const path = join(base, 'left', name);
    const file = await readFile(path);
    await rm(path);
    await expect(openAt('left')).rejects.toMatchObject(refused(`${name}, the file is missing`));
    await writeFile(path, await readFile(join(base, 'other', name)));
    await expect(openAt('left')).rejects.toMatchObject(
      refused(`${name}, it belongs to another data directory`),
    );
    await writeFile(path, Buffer.alloc(file.length));
    await expect(openAt('left')).rejects.toMatchObject(refused(`${name}, its header is damaged`));
    await writeFile(path, file);
  }
  const again = await openAt('left');
  expect(await again.lastInstanceNumber()).toBe(3);
  await again.close();
});

test('a journal without its data file is not treated as a new directory', async () => {
  await crashed('left');
  const data = await readFile(join(base, 'left', 'data.mdb'));
  await rm(join(base, 'left', 'data.mdb'));
  for (let time = 0; time < 2; time += 1) {
    await expect(openAt('left')).rejects.toMatchObject(refused('the data file is missing'));
  }
  await rm(join(base, 'left', 'lock.mdb'));
  await writeFile(join(base, 'left', 'data.mdb'), data);
  const again = await openAt('left');
  expect(await again.lastInstanceNumber()).toBe(3);
  await again.close();
});

test('a sparse copy of a journal retains its commits and gets all its blocks', async () => {
  await crashed('left');
  for (const name of ['journal-0', 'journal-1']) {
    const path = join(base, 'left', name);
    const file = await readFile(path);
    let used = file.length;
    while (file[used - 1] === 0) used -= 1;
    await writeFile(path, file.subarray(0, used));
    await truncate(path, file.length);
  }
  const again = await openAt('left');
  expect(await again.lastInstanceNumber()).toBe(3);
  const { blocks } = await stat(join(base, 'left', 'journal-0'));
  expect(blocks * 512).toBeGreaterThanOrEqual(SEGMENT_BYTES);
  await again.close();
});

test('a last entry with a flipped bit that no crash causes is rejected', async () => {
  const store = await openAt('live');
  await store.commit([creationOf({ instanceNumber: 1 })]);
  crashInto('left');
  await store.close();
  const name = await journalIn('left');
  const file = await readFile(name);
  const { end } = (await entriesIn(name)).at(-1)!;
  for (let at = ENTRIES_AT; at < Math.min(end!, 512); at += 11) {
    const damaged = Buffer.from(file);
    damaged[at]! ^= 1 << (at % 8);
    await writeFile(name, damaged);
    await expect(openAt('left')).rejects.toMatchObject(refused('its last entry, 1, is damaged'));
  }
  await writeFile(name, file);
  const again = await openAt('left');
  expect(await again.lastInstanceNumber()).toBe(1);
  await again.close();
});
