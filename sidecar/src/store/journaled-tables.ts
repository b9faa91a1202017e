import { APPLY_AFTER_MS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import { Backlog } from './backlog.ts';
import { CommitQueue } from './commit-queue.ts';
import { commitWrites, failureOf } from './commit.ts';
import { checkAtStart } from './data-check.ts';
import { openEnvironment } from './environment.ts';
import type { Environment, RowCodec } from './environment.ts';
import { entryBytes } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import { newIdentity } from './identity.ts';
import { hasJournal, unappliedEntries, unappliedUntagged } from './journal-file.ts';
import { createJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import { FORMAT_VERSION } from './keys.ts';
import {
  putApplied,
  putIdentity,
  putJournaled,
  readApplied,
  readIdentity,
  readJournaled,
} from './tables/meta.ts';
import type { Write } from './tables/table.ts';
import { isUpgrading, startFormat, upgradeRows } from './upgrade.ts';

/**
 * Size above which a commit is written directly to the tables, because writing it twice costs more.
 */
const JOURNALED_BYTES_MAX = 512 * 1024;

/**
 * Average duration in milliseconds from which flushes of large commits run in another thread. For
 * shorter flushes, the notification by the other thread costs more than the main thread gains, and
 * commits that arrive during the flush make a larger, cheaper batch. See
 * docs/internals/performance.md.
 */
const BACKGROUND_FLUSH_MS = 1;

/**
 * While flushes run in another thread, one flush in this number runs on the main thread to measure
 * its duration.
 */
const MEASURED_FLUSHES = 64;

/** Location of the tables and the journal, and the id of the process. */
export interface Place {
  readonly path: string;
  readonly pid: number;
  readonly log?: Log | undefined;
}

/**
 * The tables and their journal. A commit is durable when it is in the journal. Later, one
 * transaction writes many commits to the tables, together with the number of the last included
 * journal entry. Readers of the tables wait for `upToDate` first.
 *
 * Invariant: entries above that number are in the backlogs, or in the journal after a crash.
 */
export class JournaledTables {
  readonly #path: string;
  readonly #pid: number;
  readonly #log: Log | undefined;
  readonly #journal: Journal;
  readonly #queue = new CommitQueue((writes) => this.#append(writes), JOURNALED_BYTES_MAX);
  /** Null between a failure and the next opening, and after the close. */
  #environment: Environment | null;
  #isDiscarding = false;
  #closed = false;
  #backlog = new Backlog();
  /** Copies in progress, during which the files must stay open. */
  readonly #copying = new Set<Promise<void>>();
  /** Writes that are next for the tables, or in progress, with the number of their last entry. */
  #sealed: { readonly backlog: Backlog; readonly sequence: number } | null = null;
  #applied: number;
  #applying: Promise<void> | null = null;
  #planned: NodeJS.Timeout | null = null;
  /** True after a failure: no new commits until all earlier durable data is in the tables. */
  #behind = false;
  /** Flushes in the background since the last measured flush. */
  #sinceMeasured = 0;

  constructor(place: Place, environment: Environment, journal: Journal) {
    const { path, pid, log } = place;
    this.#path = path;
    this.#pid = pid;
    this.#environment = environment;
    this.#journal = journal;
    this.#applied = journal.sequence;
    this.#log = log;
  }

  /** Returns the tables; opens them again after a failure, see `commit.ts`. Throws STORE_FAILED. */
  current(): Environment {
    if (this.#closed) throw new PerdureError('UNAVAILABLE', 'the store is closed');
    if (this.#isDiscarding)
      throw new PerdureError('STORE_FAILED', 'the store is being opened again');
    if (this.#environment) return this.#environment;
    try {
      this.#environment = openEnvironment(this.#path, this.#pid);
      return this.#environment;
    } catch (error) {
      throw openFailure(this.#path, error);
    }
  }

  /**
   * Resolves when the tables contain all currently durable data of the instances that `concerns`
   * selects. Without `concerns`: all durable data. Rejects with STORE_FAILED.
   */
  async upToDate(concerns?: (backlog: Backlog) => boolean): Promise<void> {
    if (concerns && !concerns(this.#backlog)) {
      if (this.#sealed === null || !concerns(this.#sealed.backlog)) return;
      await this.#apply();
      return;
    }
    // Waits until pending writes have succeeded or failed.
    if (this.#queue.isBusy) await this.#queue.runBetween(() => undefined);
    const last = this.#journal.sequence;
    while (this.#applied < last) await this.#apply();
  }

  /** Rejects with STORE_FAILED if the tables rejected durable data and still do. */
  async checkApplied(): Promise<void> {
    if (this.#behind) await this.upToDate();
  }

  /**
   * Makes writes durable in order, completely or not at all. Rejects with STORE_FAILED; all later
   * commits that are not durable then reject, too.
   *
   * @param isShared true for a commit of many Rounds. On a slow disk, another thread makes its
   *   flush, which takes slightly longer and frees this thread.
   */
  async commit(writes: readonly Write[], isShared: boolean): Promise<void> {
    const { isBusy } = this.#queue;
    if (writes.length === 0) return isBusy ? this.#queue.runBetween(() => undefined) : undefined;
    const bytes = entryBytes(writes);
    if (bytes > JOURNALED_BYTES_MAX) return this.commitDirectly(() => writes);
    const isAlone = !isBusy && !this.#behind && this.#journal.canAppend(bytes);
    if (!isAlone || (isShared && this.#isDiskSlow())) return this.#queue.add(writes, bytes);
    try {
      this.#journal.append(writes);
    } catch (error) {
      // The failure passes through the queue, so that commits that arrive before its report fail,
      // too.
      return this.#queue.commitAlone(() => this.#failed(error));
    }
    this.#added(writes);
  }

  /**
   * True if flushes are slow. The measure is flushes on this thread, of which at least one in
   * MEASURED_FLUSHES is made.
   */
  #isDiskSlow(): boolean {
    if (this.#journal.flushMs < BACKGROUND_FLUSH_MS) return false;
    this.#sinceMeasured = (this.#sinceMeasured + 1) % MEASURED_FLUSHES;
    return this.#sinceMeasured > 0;
  }

  /**
   * Like `commit`, without the journal.
   *
   * @param make creates the writes. The tables then contain all durable data.
   */
  commitDirectly(make: () => readonly Write[]): Promise<void> {
    return this.#queue.commitAlone(async () => {
      await this.#catchUp();
      await this.#write(make());
    });
  }

  /** Called only from the queue. */
  async #append(writes: readonly Write[]): Promise<void> {
    if (this.#behind) await this.#catchUp();
    this.#behind = false;
    while (!this.#journal.canAppend(entryBytes(writes))) {
      // The other file is available when its entries are in the tables.
      await this.#applySealed();
      this.#seal();
      this.#applySealed().catch(() => {});
    }
    try {
      await this.#journal.appendInBackground(writes);
    } catch (error) {
      await this.#failed(error);
    }
    this.#added(writes);
  }

  async #failed(error: unknown): Promise<never> {
    this.#behind = true;
    throw await failureOf(error, this.#path);
  }

  #added(writes: readonly Write[]): void {
    this.#backlog.add(writes);
    this.#plan();
  }

  /** Copies all currently durable data into an empty folder, without later writes. */
  async copyTo(folder: string): Promise<void> {
    await this.upToDate();
    // The copy is not compacted: a compacting copy of LMDB can crash a process that writes at the
    // same time.
    const copied = this.current().root.backup(folder, false);
    const settled = copied.catch(() => undefined);
    this.#copying.add(settled);
    try {
      await copied;
    } finally {
      this.#copying.delete(settled);
    }
  }

  async close(): Promise<void> {
    if (this.#planned !== null) clearTimeout(this.#planned);
    await this.#closeJournal().catch((error: unknown) => {
      this.#log?.warn('the next start needs the journal', { path: this.#path, error });
    });
    this.#closed = true;
    this.#journal.close();
    await Promise.all(this.#copying);
    await this.#environment?.root.close();
    this.#environment = null;
  }

  /**
   * Records that the tables contain all entries of the journal, so that the next start does not
   * need the journal.
   */
  async #closeJournal(): Promise<void> {
    await this.upToDate();
    const environment = this.current();
    await commitWrites(environment, [putJournaled(environment.codec, false)], this.#path);
  }

  #plan(): void {
    if (this.#planned !== null || this.#closed) return;
    this.#planned = setTimeout(() => {
      this.#planned = null;
      // The next caller repeats a failed write and gets its error.
      this.#apply().catch(() => {});
    }, APPLY_AFTER_MS).unref();
  }

  /**
   * Writes all currently durable data to the tables. Must not be called from the queue, for which
   * it waits.
   */
  async #apply(): Promise<void> {
    if (this.#sealed === null) {
      await this.#queue.runBetween(() => {
        if (this.#sealed === null) this.#seal();
      });
    }
    await this.#applySealed();
  }

  /** Like `#apply`, from the queue, which appends nothing in the meantime. */
  async #catchUp(): Promise<void> {
    while (this.#applied < this.#journal.sequence) {
      if (this.#sealed === null) this.#seal();
      await this.#applySealed();
    }
  }

  /**
   * Seals the backlog for the tables between two entries. The journal continues in its other file.
   */
  #seal(): void {
    const { sequence } = this.#journal;
    if (this.#applied === sequence) return;
    this.#sealed = { backlog: this.#backlog, sequence };
    this.#backlog = new Backlog();
    this.#journal.rotate();
  }

  #applySealed(): Promise<void> {
    this.#applying ??= this.#writeSealed().finally(() => {
      this.#applying = null;
    });
    return this.#applying;
  }

  async #writeSealed(): Promise<void> {
    const sealed = this.#sealed;
    if (sealed === null) return;
    const { codec } = this.current();
    await this.#write([...sealed.backlog.writes(), putApplied(codec, sealed.sequence)]);
    this.#sealed = null;
    this.#applied = sealed.sequence;
    if (this.#applied < this.#journal.sequence) this.#plan();
  }

  async #write(writes: readonly Write[]): Promise<void> {
    const environment = this.current();
    try {
      await commitWrites(environment, writes, this.#path);
    } catch (error) {
      this.#behind = true;
      await this.#discard(environment);
      this.#log?.error('a commit failed', { path: this.#path, error });
      throw error;
    }
  }

  async #discard(environment: Environment): Promise<void> {
    this.#environment = null;
    this.#isDiscarding = true;
    try {
      await Promise.all(this.#copying);
      await environment.root.close();
    } finally {
      this.#isDiscarding = false;
    }
  }
}

export function openFailure(path: string, error: unknown): PerdureError {
  if (error instanceof PerdureError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `the store in ${path} cannot be opened: ${reason}`;
  return new PerdureError('STORE_FAILED', message, { cause: error });
}

/** Opens the tables and applies the journal entries that remain after a crash. */
export async function openJournaledTables(place: Place): Promise<JournaledTables> {
  const { path, pid } = place;
  const environment = openEnvironment(path, pid, () => checkAtStart(path));
  try {
    upgrade(path, environment);
    const identity = readIdentity(environment) ?? (await identify(path, environment));
    const { codec } = environment;
    const applied = readApplied(environment);
    const journaled = readJournaled(environment);
    const unapplied = journaled ? unappliedEntries(path, identity, applied) : [];
    const last = applied + unapplied.length;
    if (unapplied.length > 0)
      await commitWrites(environment, replayed(codec, unapplied, last), path);
    const journal = await createJournal(path, identity, last);
    if (!journaled) await commitWrites(environment, [putJournaled(codec, true)], path);
    return new JournaledTables(place, environment, journal);
  } catch (error) {
    await environment.root.close();
    throw error;
  }
}

function replayed(codec: RowCodec, unapplied: readonly JournalEntry[], last: number): Write[] {
  return [...unapplied.flatMap((entry) => entry.writes), putApplied(codec, last)];
}

/** Converts the rows of an older release to the format of this release. */
function upgrade(path: string, environment: Environment): void {
  if (environment.format !== 0) {
    if (environment.format < FORMAT_VERSION || isUpgrading(environment)) upgradeRows(environment);
    return;
  }
  if (hasJournal(path)) {
    throw new PerdureError(
      'STORE_FAILED',
      `the data file is missing or empty: ${path}, but a journal exists. Restore all files of ` +
        'the directory together, restore a backup, or use another directory',
    );
  }
  startFormat(environment);
}

/**
 * Generates the identity of a directory and applies the journal of an older release, which is not
 * read again.
 */
async function identify(path: string, environment: Environment): Promise<Buffer> {
  const { codec } = environment;
  const identity = newIdentity();
  const applied = readApplied(environment);
  const unapplied = unappliedUntagged(path, applied);
  const writes = replayed(codec, unapplied, applied + unapplied.length);
  await commitWrites(environment, [...writes, putIdentity(codec, identity)], path);
  return identity;
}
