import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loopSlices } from '../lib/loop-slices.ts';
import type { ExecutionRow, InstanceRow } from '../model/instance.ts';
import type {
  BackupCopy,
  HistoryStore,
  InstanceFilter,
  InstancePage,
  Log,
} from '../model/ports.ts';
import { PerdureError } from '../model/error.ts';
import { UnstorableRoundError } from '../model/store-round.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  ObjectRow,
  OperationKey,
  StoreRound,
  TimerRow,
} from '../model/store-round.ts';
import { backUp, NAMESPACES_FOLDER } from './backup.ts';
import { finishCopy } from './compact.ts';
import {
  checkDataFile,
  checkFree,
  checkRoom,
  directoryBytes,
  makeDirectory,
  restrictFile,
  syncDirectory,
} from './disk.ts';
import type { Environment } from './environment.ts';
import { PageBuilder } from './filter.ts';
import { openFailure, openJournaledTables } from './journaled-tables.ts';
import type { JournaledTables } from './journaled-tables.ts';
import { claimDirectory } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { readActive } from './tables/active.ts';
import { readActivities, readActivity } from './tables/activities.ts';
import { readExecution, readExecutions } from './tables/executions.ts';
import { recordAt, RecordReader } from './tables/history.ts';
import { readId, readIds } from './tables/ids.ts';
import { highestInstance, instancesBelow, readInstance } from './tables/instances.ts';
import { readMessages } from './tables/messages.ts';
import { readObject, readObjects } from './tables/objects.ts';
import { readHighestPurged } from './tables/meta.ts';
import { countTimers, readTimers } from './tables/timers.ts';
import { UnreadableRows } from './unreadable-rows.ts';
import { deletes, writesOf } from './writes.ts';

export interface LmdbStoreOptions {
  /** The data directory. A missing directory is created with access for its owner only. */
  readonly path: string;
  /** Id of this process. Another process that opens the directory gets an error with this id. */
  readonly pid: number;
  readonly log?: Log;
}

/**
 * Opens a store on disk. Rejects with UNAVAILABLE if another process uses the directory, and with
 * STORE_FAILED if the files cannot be opened or a newer release wrote them.
 */
export async function openLmdbStore(options: LmdbStoreOptions): Promise<HistoryStore> {
  const path = resolve(options.path);
  let ownership: Ownership | null = null;
  try {
    makeDirectory(path);
    ownership = await claimDirectory(path, options.pid, options.log);
    restrictFiles(path, options.log);
    await checkRoom(path);
    await checkDataFile(path);
    const tables = await openJournaledTables({ ...options, path });
    syncDirectory(path);
    return new LmdbStore({ ...options, path }, tables, ownership);
  } catch (error) {
    await ownership?.release();
    throw openFailure(path, error);
  }
}

/**
 * Removes the access of other users to the files, because histories contain unencrypted payloads.
 */
function restrictFiles(path: string, log: Log | undefined): void {
  const open = readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => !restrictFile(join(path, name)));
  if (open.length > 0) log?.warn('other users can read the data directory', { path, files: open });
}

/**
 * Number of Rounds from which the flush of a commit may run in another thread. With fewer Rounds,
 * the main thread has little other work, and Rounds that arrive during the flush make a larger
 * batch.
 */
const SHARED_ROUNDS_MIN = 48;

class LmdbStore implements HistoryStore {
  readonly #path: string;
  readonly #pid: number;
  readonly #log: Log | undefined;
  readonly #tables: JournaledTables;
  readonly #ownership: Ownership;
  #closed = false;
  /**
   * Number of failed commits. `#overcome` is the number at the last successful check of the disk.
   */
  #failures = 0;
  #overcome = 0;
  readonly #current = (): Environment => this.#tables.current();
  readonly #unreadable = new UnreadableRows(this.#current);

  constructor(options: LmdbStoreOptions, tables: JournaledTables, ownership: Ownership) {
    this.#path = options.path;
    this.#pid = options.pid;
    this.#log = options.log;
    this.#tables = tables;
    this.#ownership = ownership;
  }

  async commit(rounds: readonly StoreRound[]): Promise<void> {
    try {
      await this.#commit(rounds);
    } catch (error) {
      // A value that cannot be encoded is not a failure of the disk.
      if (!(error instanceof UnstorableRoundError)) this.#failures += 1;
      throw error;
    }
  }

  #commit(rounds: readonly StoreRound[]): Promise<void> {
    // A closed store rejects commits, because the next start does not read its journal.
    if (this.#closed) throw new PerdureError('UNAVAILABLE', 'the store is closed');
    // Deletions run directly on the tables, which list the rows; the journal cannot contain the
    // deletion of a record.
    if (rounds.some(deletes)) {
      return this.#tables.commitDirectly(() => writesOf(this.#current(), rounds));
    }
    const writes = writesOf(this.#current(), rounds);
    return this.#tables.commit(writes, rounds.length >= SHARED_ROUNDS_MIN);
  }

  async checkWritable(): Promise<void> {
    if (this.#closed) return;
    const failures = this.#failures;
    await checkFree(this.#path, failures > this.#overcome);
    await this.#tables.checkApplied();
    // A commit that failed during the check counts as a failure after the check.
    this.#overcome = failures;
  }

  async instanceById(id: string): Promise<InstanceRow | null> {
    await this.#tables.upToDate((backlog) => backlog.hasId(id));
    const instanceNumber = readId(this.#current(), id) ?? (await this.#unreadable.numberOf(id));
    return instanceNumber === 0 ? null : this.instanceByNumber(instanceNumber);
  }

  async *idsFrom(
    idPrefix: string,
    after?: string,
  ): AsyncGenerator<{ id: string; instanceNumber: number }> {
    await this.#tables.upToDate();
    for await (const { id, instanceNumber } of readIds(this.#current, idPrefix, after)) {
      yield { id, instanceNumber: instanceNumber ?? (await this.#unreadable.numberOf(id)) };
    }
  }

  async instanceByNumber(instanceNumber: number): Promise<InstanceRow | null> {
    await this.#upTo(instanceNumber);
    const row = readInstance(this.#current(), instanceNumber);
    return row && this.#unreadable.named(row);
  }

  async lastInstanceNumber(): Promise<number> {
    await this.#tables.upToDate();
    const environment = this.#current();
    return Math.max(highestInstance(environment), readHighestPurged(environment));
  }

  history(
    instanceNumber: number,
    execution: number,
    fromEventId: number,
  ): AsyncIterable<HistoryRecord> {
    const ready = (): Promise<void> => this.#upTo(instanceNumber);
    return new RecordReader(this.#current, instanceNumber, execution, fromEventId, ready);
  }

  async lastRecord(instanceNumber: number, execution: number): Promise<HistoryRecord | null> {
    await this.#upTo(instanceNumber);
    return recordAt(this.#current(), instanceNumber, execution);
  }

  async executions(
    instanceNumber: number,
    after: number = 0,
    limit: number = Infinity,
  ): Promise<readonly ExecutionRow[]> {
    await this.#upTo(instanceNumber);
    return readExecutions(this.#current, instanceNumber, after, limit);
  }

  async execution(instanceNumber: number, execution: number): Promise<ExecutionRow | null> {
    await this.#upTo(instanceNumber);
    return readExecution(this.#current(), instanceNumber, execution);
  }

  async list(filter: InstanceFilter, before: number | null, limit: number): Promise<InstancePage> {
    await this.#tables.upToDate();
    const page = new PageBuilder(filter, limit);
    await loopSlices.pause();
    let rows = instancesBelow(this.#current(), before);
    while (rows.length > 0) {
      for (const row of rows) {
        const named = row.isUnreadable ? await this.#unreadable.named(row) : row;
        if (!page.add(named)) return page.ended();
      }
      await loopSlices.pause();
      rows = instancesBelow(this.#current(), rows.at(-1)!.instanceNumber);
    }
    return page.last();
  }

  async *activeInstances(): AsyncGenerator<number> {
    await this.#tables.upToDate();
    yield* readActive(this.#current);
  }

  async activities(instanceNumber: number): Promise<readonly ActivityRow[]> {
    await this.#upTo(instanceNumber);
    return readActivities(this.#current, instanceNumber);
  }

  async activity(key: OperationKey): Promise<ActivityRow | null> {
    await this.#upTo(key.instanceNumber);
    return readActivity(this.#current(), key);
  }

  async *messages(): AsyncGenerator<MessageRow> {
    await this.#tables.upToDate();
    yield* readMessages(this.#current);
  }

  async *objects(kind: string, idPrefix: string, after?: string): AsyncGenerator<ObjectRow> {
    await this.#tables.upToDate();
    yield* readObjects(this.#current, kind, idPrefix, after);
  }

  async object(kind: string, id: string): Promise<ObjectRow | null> {
    await this.#tables.upToDate();
    return readObject(this.#current(), kind, id);
  }

  async timers(
    untilMs: number,
    after: TimerRow | null,
    limit: number,
  ): Promise<readonly TimerRow[]> {
    await this.#tables.upToDate();
    return readTimers(this.#current(), untilMs, after, limit);
  }

  async timerCount(): Promise<number> {
    await this.#tables.upToDate();
    return countTimers(this.#current());
  }

  backup(
    directory: string,
    name: string,
    beside: ReadonlyMap<string, HistoryStore> = new Map(),
  ): Promise<BackupCopy> {
    return backUp(directory, name, async (folder) => {
      await this.#tables.copyTo(folder);
      await finishCopy(folder, this.#pid, this.#log);
      let bytes = 0;
      const inside = join(folder, NAMESPACES_FOLDER);
      for (const [namespace, store] of beside) {
        bytes += (await store.backup(inside, namespace)).bytes;
      }
      return bytes;
    });
  }

  sizeBytes(): Promise<number> {
    return directoryBytes(this.#path);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#tables.close();
    await this.#ownership.release();
  }

  /** Resolves when the tables contain all durable data of an instance. */
  #upTo(instanceNumber: number): Promise<void> {
    return this.#tables.upToDate((backlog) => backlog.has(instanceNumber));
  }
}
