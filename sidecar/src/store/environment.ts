import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { PerdureError } from '../model/error.ts';
import { FILE_MODE } from './disk.ts';
import { FORMAT_VERSION, formatKey, tableNames } from './keys.ts';
import type { TableName } from './keys.ts';
import { assertSoleUser } from './ownership.ts';

/**
 * Raw bytes under binary keys; tables/ defines their meaning. Writes happen in a transaction, which
 * reports their failure, so the promises that LMDB returns for each of them are not declared.
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
  /** The format of the rows when it was opened; 0: there were none. */
  readonly format: number;
}

/**
 * Address space reserved at the start. It uses neither memory nor disk: the file contains written
 * pages only. LMDB enlarges a full map by itself, which costs a new mapping each time.
 */
const MAP_BYTES = 64 * 2 ** 30;

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

/**
 * Opens the files in an existing directory for the process with this id. Throws PerdureError
 * UNAVAILABLE when another process has them open, STORE_FAILED when a newer Perdure wrote them,
 * before any change.
 *
 * @param examine is called before LMDB reads a page, when no other process can write to the files.
 */
export function openEnvironment(
  path: string,
  pid: number,
  examine: () => void = () => undefined,
): Environment {
  const options = {
    // The root is empty; it provides the MessagePack codec. Without shared structures: those write
    // to the database while a value is encoded, in the middle of the current transaction.
    encoding: 'msgpack',
    encoder: { useRecords: false },
    noSubdir: false,
    maxDbs: 16,
    mapSize: MAP_BYTES,
    // A commit's promise then resolves after the flush, not before it.
    overlappingSync: false,
    // Independent of the directory's mode: histories contain unencrypted payloads.
    permissionsMode: FILE_MODE,
    // A batch is a separate transaction, not part of all writes of an event loop iteration.
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
    // Opening a table may release the slot, and with it the lock that other processes see.
    assertSoleUser(root, path, pid);
    return { root, tables: tables as Record<TableName, Table>, codec, format };
  } catch (error) {
    // The thrown error says why it cannot be opened; an error of closing adds no information.
    root.close().catch(() => undefined);
    throw error;
  }
}

/** The format of the rows, 0 when there are none. Its own row has no checksum. */
function agreeOnFormat(meta: Table, codec: RowCodec, path: string): number {
  const stored = meta.get(formatKey);
  const version = stored ? codec.decode(stored) : 0;
  if (typeof version === 'number' && version <= FORMAT_VERSION) return version;
  throw new PerdureError(
    'STORE_FAILED',
    `the data in ${path} has format ${String(version)}, which a newer Perdure wrote; this one ` +
      `reads formats up to ${FORMAT_VERSION}: run the newer release, or use another directory`,
  );
}
