// Replaces LMDB for the store and counts its transactions. At the given transaction it simulates a
// crash of the machine: a part of the unflushed pages is on disk, without the last page of the
// transaction.
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { open as openReal } from 'lmdb';
import { countWrite, die } from './fuse.ts';

const PAGE_BYTES = 4096;
/** The first two pages contain the number of the last transaction. */
const META_PAGES = 2;
/** The flags of the store's transactions. Transactions that open a table have other flags. */
const STORE_FLAGS = 3;

interface NativeEnvironment {
  beginTxn(flags: number): unknown;
  commitTxn(): unknown;
  startWriting(address: number, onStatus: (status: number) => unknown): unknown;
}

type Options = Parameters<typeof openReal>[0];

export function open(path: string, options: Options): unknown {
  const root: unknown = openReal({ ...options, path });
  const { env } = root as { readonly env: NativeEnvironment };
  lay(env, join(path, 'data.mdb'));
  return root;
}

function lay(env: NativeEnvironment, dataFile: string): void {
  const { beginTxn, commitTxn, startWriting } = env;
  let way: ReturnType<typeof countWrite> = null;
  let before: Buffer | null = null;
  const begin = (): void => {
    way = countWrite('tables');
    if (way === 'before') die();
    if (way === 'torn') before = readFileSync(dataFile);
  };
  const committed = (): void => {
    if (way === 'torn') tear(dataFile, before!);
    if (way === 'torn' || way === 'after') die();
  };
  // Only new properties can replace the functions of LMDB. Assignment does not work.
  Object.defineProperties(env, {
    beginTxn: {
      value: (flags: number) => {
        if (flags === STORE_FLAGS) begin();
        else way = null;
        return beginTxn.call(env, flags);
      },
    },
    commitTxn: {
      value: () => {
        if (way === 'amid') die();
        const result = commitTxn.call(env);
        committed();
        return result;
      },
    },
    // Larger transactions use these functions, because another thread writes them.
    startWriting: {
      value: (address: number, onStatus: (status: number) => unknown) => {
        begin();
        const started = startWriting.call(env, address, (status) => {
          if (status === 0) committed();
          return onStatus(status);
        });
        if (way === 'amid') die();
        return started;
      },
    },
  });
}

/** Writes every other new page, half of the last page, and no new meta page. */
function tear(dataFile: string, before: Buffer): void {
  const after = readFileSync(dataFile);
  const torn = Buffer.from(after);
  const tail: number[] = [];
  for (let page = 0; page * PAGE_BYTES < after.length; page += 1) {
    const [from, to] = [page * PAGE_BYTES, (page + 1) * PAGE_BYTES];
    const old = before.subarray(from, to);
    if (after.subarray(from, to).equals(old)) continue;
    if (page >= META_PAGES && page % 2 === 0) tail.push(from);
    else torn.fill(0, from, to).set(old, from);
  }
  const last = tail.at(-1);
  if (last !== undefined) torn.fill(0, last + PAGE_BYTES / 2, last + PAGE_BYTES);
  const file = openSync(dataFile, 'r+');
  writeSync(file, torn, 0, torn.length, 0);
  // The new length of the file was not flushed either.
  if (last !== undefined && last >= before.length) ftruncateSync(file, last + PAGE_BYTES / 2);
  closeSync(file);
}
