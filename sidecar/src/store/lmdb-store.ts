import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { assert } from '../lib/assert.ts';
import { PerdureError } from '../model/error.ts';
import type { ExecutionRow, InstanceRow } from '../model/instance.ts';
import type { HistoryStore, InstanceFilter, InstancePage, Log } from '../model/ports.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  StoreRound,
  TimerRow,
} from '../model/store-round.ts';
import { commitWrites } from './commit.ts';
import { checkDataFile, checkRoom, syncDirectory } from './disk.ts';
import { openEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { PageBuilder } from './filter.ts';
import { claimDirectory } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { readActive } from './tables/active.ts';
import { readActivities } from './tables/activities.ts';
import { readExecutions } from './tables/executions.ts';
import { recordAt, recordsFrom } from './tables/history.ts';
import { readId } from './tables/ids.ts';
import { highestInstance, instancesBelow, readInstance } from './tables/instances.ts';
import { readMessages } from './tables/messages.ts';
import { readHighestPurged } from './tables/meta.ts';
import { countTimers, readTimers } from './tables/timers.ts';
import { writesOf } from './writes.ts';

export interface LmdbStoreOptions {
  /** The data directory; created, for its owner only, if it is missing. */
  readonly path: string;
  /** Id of this process, named to whoever else wants the directory. */
  readonly pid: number;
  readonly log?: Log;
}

/**
 * Opens a store on disk. Rejects with UNAVAILABLE when another process holds the directory, and
 * with STORE_FAILED when the files cannot be opened or a newer release wrote them.
 */
export async function openLmdbStore(options: LmdbStoreOptions): Promise<HistoryStore> {
  const path = resolve(options.path);
  let ownership: Ownership | null = null;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    ownership = await claimDirectory(path, options.pid, options.log);
    await checkRoom(path);
    await checkDataFile(path);
    const environment = openEnvironment(path);
    syncDirectory(path);
    syncDirectory(resolve(path, '..'));
    return new LmdbStore(path, environment, ownership, options.log);
  } catch (error) {
    await ownership?.release();
    throw openFailure(path, error);
  }
}

function openFailure(path: string, error: unknown): PerdureError {
  if (error instanceof PerdureError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `the store in ${path} cannot be opened: ${reason}`;
  return new PerdureError('STORE_FAILED', message, { cause: error });
}

class LmdbStore implements HistoryStore {
  readonly #path: string;
  readonly #ownership: Ownership;
  readonly #log: Log | undefined;
  /** Null after a failure until it is opened again, and when closed. */
  #environment: Environment | null;
  #givingUp = false;
  #underWay: Promise<void> | null = null;
  #closed = false;
  readonly #current = (): Environment => this.#open();

  constructor(path: string, environment: Environment, ownership: Ownership, log?: Log) {
    this.#path = path;
    this.#environment = environment;
    this.#ownership = ownership;
    this.#log = log;
  }

  async commit(rounds: readonly StoreRound[]): Promise<void> {
    assert(this.#underWay === null, 'a commit began before the one before had ended');
    this.#underWay = this.#commit(rounds);
    try {
      await this.#underWay;
    } finally {
      this.#underWay = null;
    }
  }

  async #commit(rounds: readonly StoreRound[]): Promise<void> {
    const environment = this.#open();
    const writes = writesOf(environment, rounds);
    try {
      await commitWrites(environment, writes, this.#path);
    } catch (error) {
      await this.#giveUp(environment);
      this.#log?.error('a commit failed', { path: this.#path, error });
      throw error;
    }
  }

  async #giveUp(environment: Environment): Promise<void> {
    this.#environment = null;
    this.#givingUp = true;
    try {
      await environment.root.close();
    } finally {
      this.#givingUp = false;
    }
  }

  async instanceById(id: string): Promise<InstanceRow | null> {
    const environment = this.#open();
    const no = readId(environment, id);
    return no === 0 ? null : readInstance(environment, no);
  }

  async instanceByNo(no: number): Promise<InstanceRow | null> {
    return readInstance(this.#open(), no);
  }

  async lastInstanceNo(): Promise<number> {
    const environment = this.#open();
    return Math.max(highestInstance(environment), readHighestPurged(environment));
  }

  history(no: number, execution: number, fromEventId: number): AsyncIterable<HistoryRecord> {
    return recordsFrom(this.#current, no, execution, fromEventId);
  }

  async lastRecord(no: number, execution: number): Promise<HistoryRecord | null> {
    return recordAt(this.#open(), no, execution);
  }

  async executions(no: number): Promise<readonly ExecutionRow[]> {
    return readExecutions(this.#current, no);
  }

  async list(filter: InstanceFilter, before: number | null, limit: number): Promise<InstancePage> {
    const page = new PageBuilder(filter, limit);
    let rows = instancesBelow(this.#open(), before);
    while (rows.length > 0) {
      for (const row of rows) if (!page.add(row)) return page.ended();
      await new Promise((goOn) => setImmediate(goOn));
      rows = instancesBelow(this.#open(), rows.at(-1)!.no);
    }
    return page.last();
  }

  activeInstances(): AsyncIterable<number> {
    return readActive(this.#current);
  }

  async activities(no: number): Promise<readonly ActivityRow[]> {
    return readActivities(this.#current, no);
  }

  messages(): AsyncIterable<MessageRow> {
    return readMessages(this.#current);
  }

  async timers(
    untilMs: number,
    after: TimerRow | null,
    limit: number,
  ): Promise<readonly TimerRow[]> {
    return readTimers(this.#open(), untilMs, after, limit);
  }

  async timerCount(): Promise<number> {
    return countTimers(this.#open());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#underWay?.catch(() => {});
    await this.#environment?.root.close();
    this.#environment = null;
    await this.#ownership.release();
  }

  /** The files; opens them again after a failure, see `commit.ts`. */
  #open(): Environment {
    if (this.#closed) throw new PerdureError('UNAVAILABLE', 'the store is closed');
    if (this.#givingUp) throw new PerdureError('STORE_FAILED', 'the store is being opened again');
    if (this.#environment) return this.#environment;
    try {
      this.#environment = openEnvironment(this.#path);
      return this.#environment;
    } catch (error) {
      throw openFailure(this.#path, error);
    }
  }
}
