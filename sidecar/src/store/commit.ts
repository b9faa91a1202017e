import { PerdureError } from '../model/error.ts';
import { isFull } from './disk.ts';
import type { Environment } from './environment.ts';
import { withChecksum } from './row-checksum.ts';
import type { Write } from './tables/table.ts';

// The only code that writes to LMDB after it is open, and that handles LMDB's pitfalls. The writes
// are already in the journal, or are too large for the journal.
//
// - A promise may resolve before the flush. Therefore the environment is opened without
//   overlappingSync.
// - A throw may leave earlier writes in the transaction. Therefore writes arrive encoded and with
//   valid keys, so that no write can throw.
// - A transaction during a batch splits the batch in two. Therefore one commit runs at a time, and
//   no other process writes.
// - After some failures, LMDB's next transaction would crash the process. Therefore the caller
//   opens a new environment after any failure.

/**
 * A commit of at most so many writes runs on the main thread, including the flush. LMDB's writer
 * thread would complete a small commit some ticks of a busy event loop later, which costs more than
 * the flush. A larger commit uses the writer thread: each write then blocks the event loop for a
 * third of the time.
 */
const DIRECT_WRITES_MAX = 64;
const DIRECT_BYTES_MAX = 64 * 1024;

/**
 * Makes writes durable in order, completely or not at all. Resolves after the flush; rejects with
 * STORE_FAILED.
 */
export async function commitWrites(
  { root, tables }: Environment,
  writes: readonly Write[],
  path: string,
): Promise<void> {
  if (writes.length === 0) return;
  const apply = (): void => {
    for (const { table, key, value } of writes) {
      if (value === null) tables[table].remove(key);
      else tables[table].put(key, withChecksum(key, value));
    }
  };
  try {
    if (isSmall(writes)) root.transactionSync(apply);
    else await root.batch(apply);
  } catch (error) {
    throw await failureOf(error, path);
  }
}

function isSmall(writes: readonly Write[]): boolean {
  if (writes.length > DIRECT_WRITES_MAX) return false;
  let bytes = 0;
  for (const { value } of writes) bytes += value?.length ?? 0;
  return bytes <= DIRECT_BYTES_MAX;
}

/** Converts the error of a failed write to STORE_FAILED. */
export async function failureOf(error: unknown, path: string): Promise<PerdureError> {
  // The error of a batch contains its reason in a promise, whose rejection must be handled.
  const { commitError } = error as { readonly commitError?: Promise<never> };
  const cause: unknown = await (commitError?.catch((reason: unknown) => reason) ?? error);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const full = await isFull(path);
  const advice = full ? 'the disk is full: free some space' : 'check the disk';
  return new PerdureError('STORE_FAILED', `nothing was committed: ${reason} (${advice})`, {
    cause,
  });
}
