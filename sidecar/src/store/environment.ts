import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { PerdureError } from '../model/error.ts';
import { FILE_MODE } from './disk.ts';
import { FORMAT_VERSION, formatKey, tableNames } from './keys.ts';
import type { TableName } from './keys.ts';
import { assertSoleUser } from './ownership.ts';

/**
 * A table of bytes under binary keys; tables/ defines their meaning. The type omits the promises
 * that LMDB returns for each write, because the transaction reports failures.
 */
export interface Table extends Omit<Database<Buffer, Buffer>, 'put' | 'remove'> {
  put(key: Buffer, value: Buffer): unknown;
  remove(key: Buffer): unknown;
}

/** Encodes plain values (arrays, text, numbers, bytes) as MessagePack and decodes them. */
export interface RowCodec {
  encode(value: unknown): Buffer;
  decode(bytes: Uint8Array): unknown;
}

/** The open LMDB files and their tables. */
export interface Environment {
  readonly root: RootDatabase;
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly codec: RowCodec;
  /** Format of the rows when the files were opened; 0: no rows. */
  readonly format: number;
}

/**
 * Address space that a start reserves. It uses neither memory nor disk, because the file contains
 * only written pages. LMDB enlarges a full map at the cost of a new mapping.
 */
const MAP_BYTES = 64 * 2 ** 30;

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

/**
 * Opens the files in an existing directory for the process with this id. Before any change, throws
 * PerdureError UNAVAILABLE if another process has the files open, STORE_FAILED if a newer release
 * wrote the files.
 *
 * @param examine is called before LMDB reads a page. No other process can then write to the files.
 */
export function openEnvironment(
  path: string,
  pid: number,
  examine: () => void = () => undefined,
): Environment {
  const options = {
    // The root is empty and provides the MessagePack codec. Shared structures are off, because they
    // would write to the database during the current transaction while a value is encoded.
    encoding: 'msgpack',
    encoder: { useRecords: false },
    noSubdir: false,
    maxDbs: 16,
    mapSize: MAP_BYTES,
    // With this option, the promise of a commit resolves after the flush.
    overlappingSync: false,
    // Histories contain unencrypted payloads, so the mode does not depend on that of the directory.
    permissionsMode: FILE_MODE,
    // Each batch is a separate transaction.
    eventTurnBatching: false,
  } as const;
  const root = open(path, options);
  const table = (name: TableName): Table => root.openDB<Buffer, Buffer>({ name, ...binary });
  try {
    assertSoleUser(root, path, pid);
    examine();
    const codec = (root as unknown as { readonly encoder: RowCodec }).encoder;
    const meta = table('meta');
    const format = agreeOnFormat(meta, codec, path);
    const tables = Object.fromEntries(tableNames.map((name) => [name, table(name)]));
    // Opening a table may release the slot and its lock, which other processes check.
    assertSoleUser(root, path, pid);
    return { root, tables: tables as Record<TableName, Table>, codec, format };
  } catch (error) {
    // The thrown error contains the reason; an error of closing adds no information.
    root.close().catch(() => undefined);
    throw error;
  }
}

/** Reads the format of the rows; 0 without rows. The row of the format has no checksum. */
function agreeOnFormat(meta: Table, codec: RowCodec, path: string): number {
  const stored = meta.get(formatKey);
  const version = stored ? codec.decode(stored) : 0;
  if (typeof version === 'number' && version <= FORMAT_VERSION) return version;
  throw new PerdureError(
    'STORE_FAILED',
    `the data in ${path} has format ${String(version)}, which a newer release wrote; this ` +
      `release reads formats up to ${FORMAT_VERSION}. Run the newer release, or use another ` +
      'directory',
  );
}
