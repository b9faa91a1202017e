import { mustNotReject } from '../lib/must-not-reject.ts';
import { PerdureError } from '../model/error.ts';
import type { InstanceRow } from '../model/instance.ts';
import type { HistoryStore } from '../model/ports.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  ObjectRow,
  OperationKey,
  StoreRound,
  TimerRow,
} from '../model/store-round.ts';
import { PageBuilder } from './filter.ts';
import {
  activityKey,
  applyToDisk,
  compareTimers,
  createMemoryDisk,
  lowerBound,
} from './memory-disk.ts';
import type { MemoryDisk } from './memory-disk.ts';

/** A store without files, with controls for tests and the simulator to inject failures. */
export interface MemoryStore extends HistoryStore {
  readonly disk: MemoryDisk;
  /** Makes the next commit store nothing and reject with STORE_FAILED. */
  failNext(message?: string): void;
  /** Makes the store report that it accepts no writes; null: that it accepts writes. */
  setUnwritable(message: string | null): void;
  /** Blocks the next commits, which are not durable until `release` or `discard`. */
  hold(): void;
  /** Completes the blocked commit; later ones are not blocked. */
  release(): void;
  /** Drops the blocked commit, as a crash does: it never settles, and nothing is stored. */
  discard(): void;
  /** True when a commit is blocked. */
  readonly held: boolean;
}

function compareNumbers(a: number, b: number): number {
  return a - b;
}

class MemoryHistoryStore implements MemoryStore {
  readonly disk: MemoryDisk;
  #unwritable: string | null = null;
  #failure: string | null = null;
  #holding = false;
  #goOn: (() => void) | null = null;
  /** Commits in progress, in order. */
  #inProgress: {
    readonly rounds: readonly StoreRound[];
    resolve(): void;
    reject(error: Error): void;
  }[] = [];
  #closed = false;

  constructor(disk: MemoryDisk) {
    this.disk = disk;
  }

  get held(): boolean {
    return this.#goOn !== null;
  }

  failNext(message: string = 'the disk is full'): void {
    this.#failure = message;
  }

  setUnwritable(message: string | null): void {
    this.#unwritable = message;
  }

  checkWritable(): Promise<void> {
    if (this.#unwritable === null) return Promise.resolve();
    return Promise.reject(new PerdureError('STORE_FAILED', this.#unwritable));
  }

  hold(): void {
    this.#holding = true;
  }

  release(): void {
    this.#holding = false;
    this.#goOn?.();
  }

  discard(): void {
    this.#holding = false;
    this.#goOn = null;
    this.#inProgress = [];
  }

  async commit(rounds: readonly StoreRound[]): Promise<void> {
    this.#check();
    await new Promise<void>((resolve, reject) => {
      this.#inProgress.push({ rounds, resolve, reject });
      if (this.#inProgress.length === 1) mustNotReject(this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#inProgress.length > 0) {
      await (this.#holding
        ? new Promise<void>((resolve) => {
            this.#goOn = resolve;
          })
        : Promise.resolve());
      this.#goOn = null;
      const failure = this.#failure;
      this.#failure = null;
      if (failure !== null) {
        const error = new PerdureError('STORE_FAILED', `commit failed: ${failure}`);
        for (const { reject } of this.#inProgress.splice(0)) reject(error);
        return;
      }
      const [first] = this.#inProgress;
      for (const round of first!.rounds) applyToDisk(this.disk, round);
      this.#inProgress.shift();
      first!.resolve();
    }
  }

  async instanceById(id: string): Promise<InstanceRow | null> {
    this.#check();
    const instanceNumber = this.disk.ids.get(id);
    return instanceNumber === undefined ? null : (this.disk.instances.get(instanceNumber) ?? null);
  }

  async *idsFrom(
    idPrefix: string,
    after?: string,
  ): AsyncGenerator<{ id: string; instanceNumber: number }> {
    this.#check();
    const found = [...this.disk.ids].filter(
      ([id]) => id.startsWith(idPrefix) && isBehind(id, after),
    );
    found.sort(([a], [b]) => compareTexts(a, b));
    for (const [id, instanceNumber] of found) yield { id, instanceNumber };
  }

  async instanceByNumber(instanceNumber: number): Promise<InstanceRow | null> {
    this.#check();
    return this.disk.instances.get(instanceNumber) ?? null;
  }

  async lastInstanceNumber(): Promise<number> {
    this.#check();
    return this.disk.lastInstanceNumber;
  }

  async *history(
    instanceNumber: number,
    execution: number,
    fromEventId: number,
  ): AsyncGenerator<HistoryRecord> {
    this.#check();
    const records = this.disk.records.get(instanceNumber)?.get(execution) ?? [];
    let at = records.findLastIndex((record) => record.firstEventId <= fromEventId);
    for (at = Math.max(at, 0); at < records.length; at += 1) yield records[at]!;
  }

  async lastRecord(instanceNumber: number, execution: number): Promise<HistoryRecord | null> {
    this.#check();
    return this.disk.records.get(instanceNumber)?.get(execution)?.at(-1) ?? null;
  }

  async executions(
    instanceNumber: number,
    after: number = 0,
    limit: number = Infinity,
  ): ReturnType<HistoryStore['executions']> {
    this.#check();
    const rows = [...(this.disk.executions.get(instanceNumber)?.values() ?? [])];
    const later = rows.filter(({ execution }) => execution > after);
    return later.sort((a, b) => a.execution - b.execution).slice(0, limit);
  }

  async execution(
    instanceNumber: number,
    execution: number,
  ): ReturnType<HistoryStore['execution']> {
    this.#check();
    return this.disk.executions.get(instanceNumber)?.get(execution) ?? null;
  }

  async list(
    ...[filter, before, limit]: Parameters<HistoryStore['list']>
  ): ReturnType<HistoryStore['list']> {
    this.#check();
    const numbers = [...this.disk.instances.keys()].sort(compareNumbers).reverse();
    const page = new PageBuilder(filter, limit);
    for (const instanceNumber of numbers) {
      if (before !== null && instanceNumber >= before) continue;
      if (!page.add(this.disk.instances.get(instanceNumber)!)) return page.ended();
    }
    return page.last();
  }

  async *activeInstances(): AsyncGenerator<number> {
    this.#check();
    yield* [...this.disk.active].sort(compareNumbers);
  }

  async activity(key: OperationKey): Promise<ActivityRow | null> {
    this.#check();
    return this.disk.activities.get(key.instanceNumber)?.get(activityKey(key)) ?? null;
  }

  async activities(instanceNumber: number): Promise<ActivityRow[]> {
    this.#check();
    const rows = [...(this.disk.activities.get(instanceNumber)?.values() ?? [])];
    return rows.sort((a, b) => a.execution - b.execution || a.seq - b.seq);
  }

  async *messages(): AsyncGenerator<MessageRow> {
    this.#check();
    yield* this.disk.messages.slice();
  }

  async *objects(kind: string, idPrefix: string, after?: string): AsyncGenerator<ObjectRow> {
    this.#check();
    const all = [...(this.disk.objects.get(kind)?.values() ?? [])];
    const matching = all.filter(({ id }) => id.startsWith(idPrefix) && isBehind(id, after));
    yield* matching.sort((a, b) => compareTexts(a.id, b.id));
  }

  async object(kind: string, id: string): Promise<ObjectRow | null> {
    this.#check();
    return this.disk.objects.get(kind)?.get(id) ?? null;
  }

  async timers(untilMs: number, after: TimerRow | null, limit: number): Promise<TimerRow[]> {
    this.#check();
    const all = this.disk.timers;
    const from = after === null ? 0 : lowerBound(all, after, compareTimers);
    const page = all.slice(from, from + limit + 1);
    const later = page.filter((timer) => after === null || compareTimers(timer, after) > 0);
    return later.filter((timer) => timer.fireAtMs <= untilMs).slice(0, limit);
  }

  async timerCount(): Promise<number> {
    this.#check();
    return this.disk.timers.length;
  }

  backup(): Promise<never> {
    const text = 'a store in memory has no files to copy';
    return Promise.reject(new PerdureError('INVALID_ARGUMENT', text));
  }

  async sizeBytes(): Promise<number> {
    return 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #check(): void {
    if (this.#closed) throw new PerdureError('UNAVAILABLE', 'the store is closed');
  }
}

/** Opens a store in memory. Two consecutive stores over one disk represent a restart. */
export function openMemoryStore(disk: MemoryDisk = createMemoryDisk()): MemoryStore {
  return new MemoryHistoryStore(disk);
}

/** Compares texts by their bytes, like keys. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function isBehind(id: string, after: string | undefined): boolean {
  return after === undefined || compareTexts(id, after) > 0;
}
