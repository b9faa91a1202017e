import { BATCHES_RUNNING_MAX } from '../../limits.ts';
import type { Batch, BatchPort, BatchRequest } from '../../model/batch-port.ts';
import { PerdureError } from '../../model/error.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { KeyedMutex } from '../../lib/keyed-mutex.ts';
import { Alarm } from '../timers/alarm.ts';
import { actOnAll, defaultStatuses, STATUSES_OF } from './batch-acts.ts';
import { Deadline } from '../interactions/deadline.ts';
import { BATCH_KIND, batchRow, readBatch } from './batch-body.ts';
import type { BatchState } from './batch-body.ts';
import type { BatchActsPorts } from './batch-acts.ts';
import type { CancelSignal, Clock, HistoryStore, Log, Random, Ticks } from '../../model/ports.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** Ports of the scheduler that this module uses. */
export type BatchesPorts = BatchActsPorts & {
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  checkAble(): void;
  nextInstanceNumber(): number;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly random: Random;
  readonly log: Log;
};

/** Instances of one page, which are processed in a few commits. */
const PAGE_ROWS = 100;
/** Retention of an ended batch. */
const REMEMBERED_MS = 7 * 86_400_000;
/** Limit of retained batches that are not running: the oldest are deleted first. */
const REMEMBERED_MAX = 1_000;

interface Entry {
  state: BatchState;
  /** Earliest time of the next page: its rate limit. */
  notBeforeMs: number;
  /** Called when the batch has ended. */
  readonly waiting: Set<() => void>;
}

/**
 * Batches, in memory and in the store. Running batches alternate, a page of instances each. The
 * position is stored after each page, so a crash repeats at most one page.
 */
export class Batches implements BatchPort {
  readonly #ports: BatchesPorts;
  readonly #entries = new Map<string, Entry>();
  readonly #mutex = new KeyedMutex();
  readonly #alarm: Alarm;
  #pumping = false;
  #halted = false;

  constructor(ports: BatchesPorts) {
    this.#ports = ports;
    this.#alarm = new Alarm(ports.clock.steady, () => this.#pump());
  }

  /** No batch is being processed. */
  get idle(): boolean {
    return !this.#pumping;
  }

  async recover(): Promise<void> {
    const { store, log } = this.#ports;
    for await (const row of store.objects(BATCH_KIND, '')) {
      const state = readBatch(row);
      const { lastError: error } = state.batch;
      if (state.isUnreadable) log.error('a batch cannot be read', { batchId: row.id, error });
      this.#entries.set(row.id, entryOf(state));
    }
    this.#pump();
  }

  halt(): void {
    this.#halted = true;
    this.#alarm.halt();
    for (const entry of this.#entries.values()) wake(entry);
  }

  async start(request: BatchRequest): Promise<string> {
    this.#ports.checkAble();
    const running = [...this.#entries.values()].filter(isRunning).length;
    if (running >= BATCHES_RUNNING_MAX) {
      const text = `${running} batches are running, the maximum: wait, or stop a batch`;
      throw new PerdureError('LIMIT_EXCEEDED', text);
    }
    const batch: Batch = {
      ...request,
      filter: { ...request.filter, statuses: statusesOf(request) },
      batchId: this.#ports.random.uuid(),
      status: 'running',
      createdMs: this.#ports.clock.now(),
      endedMs: 0,
      lookedAt: 0,
      done: 0,
      failed: 0,
      lastError: '',
    };
    // This instance number separates existing instances from later ones.
    const entry = entryOf({ batch, beforeNumber: this.#ports.nextInstanceNumber() });
    const forgotten = this.#forget();
    const objects = [batchRow(entry.state), ...forgotten];
    await this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
    this.#entries.set(batch.batchId, entry);
    this.#pump();
    return batch.batchId;
  }

  get(id: string): Batch {
    // While the store is being recovered, no batch is known.
    this.#ports.checkAble();
    return this.#entry(id).state.batch;
  }

  async ended(id: string, timeoutMs: number, signal?: CancelSignal): Promise<Batch> {
    this.#ports.checkAble();
    const entry = this.#entry(id);
    if (!isRunning(entry)) return entry.state.batch;
    const deadline = new Deadline(this.#ports.clock.steady, timeoutMs, signal);
    await new Promise<void>((resolve) => {
      entry.waiting.add(resolve);
      deadline.onPassed(() => {
        entry.waiting.delete(resolve);
        resolve();
      });
    });
    deadline.clear();
    return entry.state.batch;
  }

  list(): readonly Batch[] {
    this.#ports.checkAble();
    const oldestMs = this.#ports.clock.now() - REMEMBERED_MS;
    const all = [...this.#entries.values()].filter(
      (entry) => mustStay(entry) || entry.state.batch.createdMs >= oldestMs,
    );
    return all.map(({ state }) => state.batch).sort(newestFirst);
  }

  async stop(id: string): Promise<void> {
    this.#ports.checkAble();
    const entry = this.#entry(id);
    await this.#mutex.runExclusive(id, async () => {
      if (entry.state.isUnreadable) await this.#delete(id);
      else if (isRunning(entry)) await this.#keep(entry, { status: 'stopped' });
    });
  }

  async #delete(id: string): Promise<void> {
    const objects = [{ kind: BATCH_KIND, id, body: null }];
    await this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
    this.#entries.delete(id);
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new PerdureError('NOT_FOUND', `there is no batch ${id}`);
    return entry;
  }

  /** Drops batches that ended long ago; the returned Round deletes it from the store. */
  #forget(): { kind: string; id: string; body: null }[] {
    const ended = [...this.#entries.values()].filter((entry) => !mustStay(entry));
    ended.sort((a, b) => b.state.batch.createdMs - a.state.batch.createdMs);
    const oldestMs = this.#ports.clock.now() - REMEMBERED_MS;
    const old = ended.filter(
      ({ state }, at) => at >= REMEMBERED_MAX || state.batch.createdMs < oldestMs,
    );
    return old.map(({ state }) => {
      this.#entries.delete(state.batch.batchId);
      return { kind: BATCH_KIND, id: state.batch.batchId, body: null };
    });
  }

  async #keep(entry: Entry, over: Partial<Batch>, beforeNumber?: number): Promise<void> {
    const ended = over.status !== undefined && over.status !== 'running';
    const endedMs = ended ? this.#ports.clock.now() : 0;
    const state = {
      batch: { ...entry.state.batch, ...over, endedMs },
      beforeNumber: beforeNumber ?? entry.state.beforeNumber,
    };
    await this.#ports.committer.extra({ ...emptyStoreRound(0), objects: [batchRow(state)] });
    entry.state = state;
    if (ended) wake(entry);
  }

  #pump(): void {
    if (this.#pumping || this.#halted) return;
    this.#pumping = true;
    const goOn = async (): Promise<void> => {
      for (;;) {
        const nowMs = this.#ports.clock.steady.now();
        const running = [...this.#entries.values()].filter(isRunning);
        const ready = running.filter((entry) => entry.notBeforeMs <= nowMs);
        if (ready.length === 0 || this.#halted) break;
        for (const entry of ready) {
          await this.#mutex.runExclusive(entry.state.batch.batchId, () => this.#page(entry));
          await new Promise<void>((resolve) => this.#ports.ticks.atEnd(resolve));
        }
      }
    };
    const failed = (error: unknown): void => {
      // The committer has reported a failed commit; any other error is a bug and would recur.
      if (!this.#halted) this.#ports.log.error('a batch stopped at an error', { error });
    };
    goOn()
      .catch(failed)
      .finally(() => {
        this.#pumping = false;
        this.#wait();
      })
      .catch(failed);
  }

  /** Continues at the earliest time that the rate limits allow. */
  #wait(): void {
    const running = [...this.#entries.values()].filter(isRunning);
    if (running.length === 0 || this.#halted) return;
    this.#alarm.at(Math.min(...running.map((entry) => entry.notBeforeMs)));
  }

  async #page(entry: Entry): Promise<void> {
    const { batch, beforeNumber } = entry.state;
    if (!isRunning(entry) || this.#halted) return;
    const limit = batch.perSecond > 0 ? Math.min(PAGE_ROWS, batch.perSecond) : PAGE_ROWS;
    const { rows, next } = await this.#ports.store.list(batch.filter, beforeNumber, limit);
    if (batch.perSecond > 0) {
      entry.notBeforeMs = this.#ports.clock.steady.now() + (rows.length / batch.perSecond) * 1_000;
    }
    const refused = await actOnAll(this.#ports, batch, rows);
    if (this.#halted) return;
    const counts = {
      lookedAt: batch.lookedAt + rows.length,
      done: batch.done + rows.length - refused.length,
      failed: batch.failed + refused.length,
      lastError: refused.at(-1) ?? batch.lastError,
    };
    const status = next === null ? 'completed' : 'running';
    await this.#keep(entry, { ...counts, status }, next ?? 0);
  }
}

function entryOf(state: BatchState): Entry {
  return { state, notBeforeMs: 0, waiting: new Set() };
}

function wake({ waiting }: Entry): void {
  for (const resolve of waiting) resolve();
  waiting.clear();
}

function isRunning({ state }: Entry): boolean {
  return state.batch.status === 'running';
}

/** True when the batch is retained and listed at any age. */
function mustStay(entry: Entry): boolean {
  return isRunning(entry) || entry.state.isUnreadable === true;
}

function statusesOf({ kind, filter }: BatchRequest): Batch['filter']['statuses'] {
  const possible = STATUSES_OF[kind];
  if (filter.statuses.length === 0) return defaultStatuses(kind);
  const both = filter.statuses.filter((status) => possible.includes(status));
  if (both.length > 0) return both;
  throw new PerdureError(
    'INVALID_ARGUMENT',
    `${kind} has no effect on instances that are ${filter.statuses.join(' or ')}`,
  );
}

function newestFirst(a: Batch, b: Batch): number {
  return b.createdMs - a.createdMs || (a.batchId < b.batchId ? -1 : 1);
}
