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

/** Turns plain values (arrays, text, numbers, bytes) into MessagePack and back. */
export interface RowCodec {
  encode(value: unknown): Buffer;
  decode(bytes: Uint8Array): unknown;
}

/** The open LMDB files and the tables in them. */
export interface Environment {
  readonly root: RootDatabase;
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly codec: RowCodec;
  /** The format that the rows had when it was opened; 0: there were none. */
  readonly format: number;
}

/**
 * Address space reserved at the start. It is neither memory nor disk: the file holds what was
 * written. LMDB grows the map by itself when it is full, which costs a new mapping each time.
 */
const MAP_BYTES = 64 * 2 ** 30;

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

/**
 * Opens the files in an existing directory for the process with this id. Throws PerdureError
 * UNAVAILABLE when another process has them open, STORE_FAILED when a newer Perdure wrote them,
 * before anything in them is changed.
 *
 * @param examine is called before LMDB reads a page, when no other process can write to the files.
 */
export function openEnvironment(
  path: string,
  pid: number,
  examine: () => void = () => undefined,
): Environment {
  const options = {
    // The root holds nothing; it lends us its MessagePack. Not with shared structures: those write
    // to the database while a value is encoded, in the middle of whatever transaction is under way.
    encoding: 'msgpack',
    encoder: { useRecords: false },
    noSubdir: false,
    maxDbs: 16,
    mapSize: MAP_BYTES,
    // A commit's promise then resolves after the flush, not before it.
    overlappingSync: false,
    // Whatever the directory lets others do: histories hold payloads as they are.
    permissionsMode: FILE_MODE,
    // A batch is a transaction of its own, not part of all that is written in a turn of the loop.
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
    // To open a table may give the slot back, and with it what others see of us.
    assertSoleUser(root, path, pid);
    return { root, tables: tables as Record<TableName, Table>, codec, format };
  } catch (error) {
    // The error that is thrown says why it cannot be opened; one of closing adds nothing.
    root.close().catch(() => undefined);
    throw error;
  }
}

/** The format that the rows are in, 0 when there are none. Its own row has no checksum. */
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
