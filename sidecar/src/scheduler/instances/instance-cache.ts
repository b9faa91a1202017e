import type { PendingActivity } from './live-instance.ts';
import { applyEvent, finishFold } from '../../engine/apply-event.ts';
import { emptyState, takeDetails } from '../../engine/state.ts';
import type { InstanceState } from '../../engine/state.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { UnreadableRowError } from '../../model/store-round.ts';
import type { HistoryRecord } from '../../model/store-round.ts';
import { InstanceWeights } from './instance-weight.ts';
import { ContentsRead } from '../activities/contents-read.ts';
import type { ContentsBudget } from '../activities/contents-read.ts';
import { LiveInstance } from './live-instance.ts';
import { newActivity } from '../activities/pending-activity.ts';
import { QuarantinedError } from './quarantine.ts';
import type { ByteBudget } from '../../lib/byte-budget.ts';
import type { Clock, EventCodec, HistoryStore, Ticks } from '../../model/ports.ts';
import type { QuarantinePorts } from './quarantine.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export type InstanceCachePorts = QuarantinePorts & {
  readonly payloadMemory: ByteBudget;
  readonly inboxes: {
    close(instance: LiveInstance): void;
  };
  readonly committer: {
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly router: {
    redeliver(id: string): void;
  };
  readonly turns: {
    leaveQueue(instance: LiveInstance): void;
    schedule(instance: LiveInstance): void;
  };
  readonly contents: ContentsBudget & {
    settleRow(activity: PendingActivity): void;
  };
  readonly activities: {
    enqueue(activity: PendingActivity, readBackMs?: number | null): void;
    pump(): void;
  };
  readonly timers: {
    rearm(instance: LiveInstance): void;
  };
  readonly quarantine: {
    add(instanceNumber: number, reason: string): void;
    check(ports: QuarantinePorts, row: InstanceRow): QuarantinedError | null;
  };
  readonly liveCounts: {
    loaded(instance: LiveInstance, row: InstanceRow): void;
  };
  readonly store: HistoryStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly cachedInstancesMax: number;
};

/**
 * The instances in memory. Idle ones may be evicted, and are folded from their history when needed.
 */
export class InstanceCache {
  readonly #ports: InstanceCachePorts;
  /** Least recently used first. */
  readonly #byNumber = new Map<number, LiveInstance>();
  readonly #byId = new Map<string, LiveInstance>();
  readonly #loading = new Map<number, Promise<LiveInstance | null>>();
  readonly #weights: InstanceWeights;
  #shrinkPlanned = false;
  #halted = false;
  /**
   * Resolves when the commits of earlier parts have ended; until then, rows may be outdated. Null:
   * no row is outdated.
   */
  #earlierCommits: Promise<void> | null = null;
  /** Instances with a spilled turn, which are evicted when they are idle. */
  #evicting: LiveInstance[] = [];

  constructor(ports: InstanceCachePorts) {
    this.#ports = ports;
    this.#weights = new InstanceWeights(ports.payloadMemory.max, (instance) =>
      this.#evictIfIdle(instance),
    );
  }

  get size(): number {
    return this.#byNumber.size;
  }

  /** Called before the parts are rebuilt. */
  halt(): void {
    this.#halted = true;
  }

  /** Loads no instance before the commits of earlier parts have ended. */
  loadAfter(earlierCommits: Promise<void>): void {
    this.#earlierCommits = earlierCommits.then(() => {
      this.#earlierCommits = null;
    });
  }

  /** True when payloads in memory exceed the limit: turns that can wait on disk are spilled. */
  get isOverweight(): boolean {
    return this.#weights.isOver;
  }

  /** Updates the counted memory of an instance. */
  weigh(instance: LiveInstance): void {
    this.#weights.weigh(instance);
    if (this.#weights.isOver) this.#planShrink();
  }

  byId(id: string): LiveInstance | undefined {
    return this.#byId.get(id);
  }

  byNumber(instanceNumber: number): LiveInstance | undefined {
    return this.#byNumber.get(instanceNumber);
  }

  /** All instances that have not ended. */
  all(): IterableIterator<LiveInstance> {
    return this.#byNumber.values();
  }

  /** Adds a new instance. */
  add(state: InstanceState, isNew: boolean): LiveInstance {
    const instance = new LiveInstance(state, isNew);
    this.#byNumber.set(state.instanceNumber, instance);
    this.#byId.set(state.id, instance);
    this.#planShrink();
    return instance;
  }

  /** Marks an instance as recently used. */
  used(instance: LiveInstance): void {
    const { instanceNumber } = instance.state;
    // While the cache is nearly empty, the order does not matter, and updating it costs time per
    // turn.
    if (2 * this.#byNumber.size < this.#ports.cachedInstancesMax) return;
    if (!this.#byNumber.delete(instanceNumber)) return;
    this.#byNumber.set(instanceNumber, instance);
  }

  /** Evicts an ended instance after its end is durable. */
  retire(instance: LiveInstance): void {
    if (instance.pending !== null || instance.committing !== null) return;
    this.remove(instance);
  }

  /**
   * Evicts an instance with a spilled turn at the end of this iteration of the event loop, if it is
   * idle.
   */
  evictWhenIdle(instance: LiveInstance): void {
    this.#evicting.push(instance);
    if (this.#evicting.length > 1) return;
    this.#ports.ticks.atEnd(() => {
      const evicting = this.#evicting;
      this.#evicting = [];
      for (const one of evicting) {
        if (one.queued === 'spilled' && one.idle && !one.dropped) this.remove(one);
      }
    });
  }

  /** Removes an instance in any state. */
  remove(instance: LiveInstance): void {
    instance.dropped = true;
    this.#weights.forget(instance);
    this.#ports.inboxes.close(instance);
    instance.worker?.release(instance);
    this.#byNumber.delete(instance.state.instanceNumber);
    if (this.#byId.get(instance.state.id) === instance) this.#byId.delete(instance.state.id);
  }

  /**
   * The instance with this id: live, or its row when it has ended and was evicted; null when there
   * is none.
   */
  async find(id: string): Promise<LiveInstance | InstanceRow | null> {
    for (;;) {
      const instance = this.#byId.get(id);
      if (instance !== undefined) return instance;
      if (this.#earlierCommits !== null) await this.#earlierCommits;
      const row = await this.#ports.store.instanceById(id);
      if (row === null) return this.#byId.get(id) ?? null;
      if (hasEnded(row.status)) return this.#byId.get(id) ?? row;
      const loaded = await this.load(row);
      if (loaded !== null) return loaded;
      // The instance changed between the reads of its row and its history.
    }
  }

  /**
   * Finds an instance for callers that only read or delete: as `find`, but returns the row of a
   * quarantined instance.
   */
  async findAny(id: string): Promise<LiveInstance | InstanceRow | null> {
    try {
      return await this.find(id);
    } catch (error) {
      if (error instanceof QuarantinedError) return error.row;
      throw error;
    }
  }

  /** Loads a live instance into memory. Null when it has ended, is deleted or quarantined. */
  async loadByNumber(instanceNumber: number): Promise<LiveInstance | null> {
    try {
      return await this.#loadByNumber(instanceNumber);
    } catch (error) {
      if (error instanceof QuarantinedError) return null;
      throw error;
    }
  }

  async #loadByNumber(instanceNumber: number): Promise<LiveInstance | null> {
    for (;;) {
      const instance = this.#byNumber.get(instanceNumber);
      if (instance !== undefined) return instance;
      if (this.#earlierCommits !== null) await this.#earlierCommits;
      const row = await this.#ports.store.instanceByNumber(instanceNumber);
      if (row === null || hasEnded(row.status)) return this.#byNumber.get(instanceNumber) ?? null;
      const loaded = await this.load(row);
      if (loaded !== null) return loaded;
    }
  }

  /**
   * Folds the history of a live instance. Null when the row has changed.
   *
   * @throws QuarantinedError
   */
  load(row: InstanceRow): Promise<LiveInstance | null> {
    const instance = this.#byNumber.get(row.instanceNumber);
    if (instance !== undefined) return Promise.resolve(instance);
    let loading = this.#loading.get(row.instanceNumber);
    if (loading === undefined) {
      const quarantined = this.#ports.quarantine.check(this.#ports, row);
      if (quarantined !== null) return Promise.reject(quarantined);
      loading = this.#foldOrQuarantine(row).finally(() => this.#loading.delete(row.instanceNumber));
      this.#loading.set(row.instanceNumber, loading);
    }
    return loading;
  }

  /** Quarantines an instance with unreadable data, which affects no other instance. */
  async #foldOrQuarantine(row: InstanceRow): Promise<LiveInstance | null> {
    try {
      return await this.#fold(row);
    } catch (error) {
      if (!(error instanceof UnreadableRowError)) throw error;
      const { quarantine } = this.#ports;
      quarantine.add(row.instanceNumber, error.message);
      throw quarantine.check(this.#ports, row) ?? error;
    }
  }

  async #fold(row: InstanceRow): Promise<LiveInstance | null> {
    const { store } = this.#ports;
    const state = emptyState(row);
    state.customStatus = row.customStatus;
    let historyBytes = 0;
    const contents = new ContentsRead(this.#ports.contents);
    for await (const record of store.history(row.instanceNumber, row.execution, 1)) {
      historyBytes += record.bytes.length;
      this.#apply(state, record, contents);
    }
    finishFold(state);
    const isReadable = row.stuck?.reason === 'unreadable';
    state.stuck = isReadable ? null : row.stuck;
    takeDetails(state, row.details);
    const tried = await store.activities(row.instanceNumber);
    const current = this.#byNumber.get(row.instanceNumber);
    if (current !== undefined) return current;
    if (state.endedMs !== 0) return null;
    const instance = this.add(state, false);
    instance.activeStored = null;
    this.#ports.liveCounts.loaded(instance, row);
    instance.durableEventId = state.lastEventId;
    instance.historyBytes = historyBytes;
    this.weigh(instance);
    // The new parts read the instance, too, so no effect follows here.
    if (this.#halted) return instance;
    if (isReadable) {
      instance.writes().rowChanged = true;
      this.#ports.committer.touch(instance, 'now');
    }
    for (const [seq, operation] of state.open) {
      if (operation.kind !== 'activity') continue;
      const activity = newActivity(instance, seq, operation);
      contents.putInto(activity);
      const before = tried.find((one) => one.seq === seq && one.execution === state.execution);
      if (before !== undefined) {
        activity.attempts = before.attempts;
        activity.notBeforeMs = before.notBeforeMs;
        activity.heartbeatDetails = before.heartbeatDetails;
        activity.lastFailure = before.lastFailure;
        activity.lostAttempts = before.lostAttempts;
        activity.stored = true;
        this.#ports.contents.settleRow(activity);
      }
      instance.activities.set(seq, activity);
      // A worker may have had the activity before the restart, so its time in the queue begins now.
      this.#ports.activities.enqueue(activity, this.#ports.clock.now());
    }
    this.#ports.activities.pump();
    this.#ports.turns.schedule(instance);
    if (isReadable) {
      // Due timers and messages had no effect while the instance was unreadable.
      this.#ports.timers.rearm(instance);
      this.#ports.router.redeliver(state.id);
    }
    return instance;
  }

  /** Applies a stored record. @throws UnreadableRowError when that is not possible. */
  #apply(state: InstanceState, record: HistoryRecord, contents: ContentsRead): void {
    try {
      for (const event of this.#ports.codec.decode(record.bytes)) {
        applyEvent(state, event);
        contents.see(event, state);
      }
    } catch (cause) {
      const place = `execution ${record.execution}, record of event ${record.firstEventId}`;
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new UnreadableRowError(`${place}: ${text}`, { cause });
    }
  }

  /** Plans an eviction for later: a caller that has just found an instance uses it first. */
  #planShrink(): void {
    if (this.#shrinkPlanned) return;
    if (this.#byNumber.size <= this.#ports.cachedInstancesMax && !this.#weights.isOver) return;
    this.#shrinkPlanned = true;
    this.#ports.ticks.atEnd(() => {
      this.#shrinkPlanned = false;
      this.#shrink();
    });
  }

  /** Evicts an instance if it is idle or can wait for its turn on disk. */
  #evictIfIdle(instance: LiveInstance): boolean {
    if (instance.queued === 'shared') this.#ports.turns.leaveQueue(instance);
    if (!instance.idle) return false;
    this.#evict(instance);
    return true;
  }

  #evict(instance: LiveInstance): void {
    instance.worker?.evict(instance);
    this.remove(instance);
  }

  #shrink(): void {
    this.#weights.shrink();
    let over = this.#byNumber.size - this.#ports.cachedInstancesMax;
    if (over <= 0) return;
    // Checks only a few of the oldest instances: busy ones stay, and the next call continues after
    // them.
    let looks = over + 16;
    for (const instance of this.#byNumber.values()) {
      if (over <= 0 || looks <= 0) return;
      looks -= 1;
      if (!instance.idle) {
        this.used(instance);
        continue;
      }
      this.#evict(instance);
      over -= 1;
    }
  }
}
