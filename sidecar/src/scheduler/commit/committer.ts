import { append, checkNone } from '../../lib/lists.ts';
import { isActive } from '../../engine/state.ts';
import { mustNotReject } from '../../lib/must-not-reject.ts';
import { toError } from '../../lib/to-error.ts';
import { ACKNOWLEDGED_COMMIT_MS, COMMITS_IN_FLIGHT_MAX, LATE_COMMIT_MS } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import { UnstorableRoundError } from '../../model/store-round.ts';
import type { StoreRound, MessageRow, TimerRow } from '../../model/store-round.ts';
import type {
  Ack,
  LiveInstance,
  PendingActivity,
  PendingWrites,
} from '../instances/live-instance.ts';
import { WaitingInstances } from './waiting-instances.ts';
import type { ExecutionEnd, UpdateAnswer } from '../../engine/round.ts';
import type { ExecutionOutcome, NamespaceMeters } from '../../model/meters.ts';
import type { Clock, HistoryStore, Log, Ticks } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';

/** Ports of the scheduler that this module uses. */
export interface CommitterPorts {
  readonly cache: {
    evictWhenIdle(instance: LiveInstance): void;
    retire(instance: LiveInstance): void;
    weigh(instance: LiveInstance): void;
  };
  readonly router: {
    deliver(row: MessageRow): void;
  };
  readonly turns: {
    schedule(instance: LiveInstance): void;
  };
  readonly activities: {
    enqueue(activity: PendingActivity, readBackMs?: number | null): void;
    pump(): void;
    withdraw(activity: PendingActivity, instanceEnded: boolean): void;
  };
  readonly timers: {
    arm(rows: readonly TimerRow[]): void;
    readonly delaying: boolean;
  };
  readonly waiters: {
    executionEnded(instance: LiveInstance, end: ExecutionEnd): void;
    rowCommitted(row: InstanceRow, historyLength: number): void;
    readonly watched: number;
  };
  readonly updates: {
    answered(instance: LiveInstance, outcome: UpdateAnswer): void;
  };
  readonly maintenance: {
    ended(instance: LiveInstance): void;
  };
  readonly liveCounts: {
    committed(instance: LiveInstance, row: InstanceRow): void;
    changed(rounds: readonly StoreRound[]): void;
  };
  instanceFailed(instanceNumber: number, error: Error): void;
  storeFailed(error: Error): void;
  readonly meters: NamespaceMeters;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly log: Log;
}

/**
 * How soon a Round must be committed. While a turn is in flight, a Round may wait for the decisions
 * of the turn, so that both share a flush: `acknowledged` when a client waits for the Round, `late`
 * when no client waits. All other Rounds: `now`.
 */
export type Urgency = 'now' | 'acknowledged' | 'late';

/** Callers that wait until all data that was pending at once is durable. */
interface Settling {
  /** The last commit with this data; Infinity while a part of the data waits for its delay. */
  commit: number;
  /** Waiting instances: marks of `WaitingInstances`. */
  readonly late: number;
  readonly acknowledged: number;
  readonly ack: Ack;
}

/**
 * Groups the Rounds of many instances into commits: one commit stores all Rounds that are ready at
 * the end of a tick. Effects follow after the flush. Commits end in the order in which they began.
 */
export class Committer {
  readonly #ports: CommitterPorts;
  readonly #eager = new Set<LiveInstance>();
  readonly #acknowledged: WaitingInstances;
  readonly #late: WaitingInstances;
  #extra: { round: StoreRound; ack: Ack }[] = [];
  #settled: Settling[] = [];
  /** Commits that have begun. */
  #begun = 0;
  /** Commits that have ended: they end in the order in which they began. */
  #ended = 0;
  /** The commit in progress has Rounds of `extra`: some of them may have to be retried. */
  #isAlone = false;
  readonly #commits = new Set<Promise<void>>();
  #planned = false;
  #halted: Error | null = null;
  /** Bytes of history that are not durable yet. */
  waitingBytes = 0;

  constructor(ports: CommitterPorts) {
    this.#ports = ports;
    const now = (instance: LiveInstance): void => this.touch(instance, 'now');
    const { ticks } = ports;
    const acknowledged = { periodMs: ACKNOWLEDGED_COMMIT_MS, isHeld: () => false };
    // The writes of a burst of timers wait until the answers of the turns are processed. An earlier
    // commit would delay the turns of later timers and would be an additional commit of the
    // instance.
    const late = { periodMs: LATE_COMMIT_MS, isHeld: () => ports.timers.delaying };
    this.#acknowledged = new WaitingInstances(ticks, acknowledged, now);
    this.#late = new WaitingInstances(ticks, late, now);
  }

  /** True when no Round is pending or being committed. */
  get idle(): boolean {
    const waiting = this.#late.size + this.#acknowledged.size;
    return this.#inFlight === 0 && this.#eager.size === 0 && waiting === 0 && !this.#planned;
  }

  get #inFlight(): number {
    return this.#begun - this.#ended;
  }

  /** Plans a commit for the pending writes of an instance. */
  touch(instance: LiveInstance, urgency: Urgency): void {
    if (this.#eager.has(instance)) return;
    if (urgency === 'now') {
      this.#late.delete(instance);
      this.#acknowledged.delete(instance);
      this.#eager.add(instance);
      this.#plan();
      return;
    }
    (urgency === 'late' ? this.#late : this.#acknowledged).add(instance);
  }

  /** Resolves when all currently pending writes of the instance are durable; commits them soon. */
  flush(instance: LiveInstance): Promise<void> {
    if (instance.pending !== null && this.#halted === null) this.touch(instance, 'now');
    return this.durable(instance);
  }

  /**
   * Resolves when all currently pending writes of the instance are durable, and leaves the time of
   * the commit unchanged.
   */
  durable(instance: LiveInstance): Promise<void> {
    if (this.#halted !== null) return Promise.reject(this.#halted);
    if (instance.pending === null && instance.committing === null) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const ack = { resolve, reject };
      if (instance.pending === null) {
        if (instance.committing !== null) append(instance.committing.after, 'acks', ack);
        return;
      }
      append(instance.pending.after, 'acks', ack);
    });
  }

  /** Resolves when all currently pending writes are durable; commits them soon. */
  async flushAll(): Promise<void> {
    while (!this.idle && this.#halted === null) {
      const instances = this.#all();
      await Promise.all(instances.map((instance) => this.flush(instance)));
      if (!this.idle) await new Promise<void>((resolve) => this.#ports.ticks.atEnd(resolve));
    }
  }

  /**
   * Resolves when all currently pending writes are durable, without later writes, and leaves the
   * time of the commits unchanged.
   */
  settled(): Promise<void> {
    if (this.#halted !== null) return Promise.reject(this.#halted);
    const isWaiting = this.#late.size + this.#acknowledged.size > 0;
    const isEager = this.#eager.size > 0 || this.#extra.length > 0;
    if (!isWaiting && !isEager && this.#inFlight === 0) return Promise.resolve();
    const commit = isWaiting ? Infinity : this.#begun + (isEager ? 1 : 0);
    const [late, acknowledged] = [this.#late.mark(), this.#acknowledged.mark()];
    return new Promise((resolve, reject) => {
      this.#settled.push({ commit, late, acknowledged, ack: { resolve, reject } });
    });
  }

  /** Commits a Round without an instance in memory, before the other Rounds of its commit. */
  extra(round: StoreRound): Promise<void> {
    if (this.#halted !== null) return Promise.reject(this.#halted);
    return new Promise((resolve, reject) => {
      this.#extra.push({ round, ack: { resolve, reject } });
      this.#plan();
    });
  }

  /** Resolves when the commits in flight have ended, also after a halt. */
  async ended(): Promise<void> {
    await Promise.all(this.#commits);
  }

  /** Rejects all writes that are not durable, without acknowledging them. */
  halt(error: Error): void {
    this.#halted = error;
    for (const instance of this.#all()) reject(instance.pending, error);
    for (const extra of this.#extra) extra.ack.reject(error);
    for (const { ack } of this.#settled) ack.reject(error);
    this.#settled = [];
    this.#eager.clear();
    this.#late.clear();
    this.#acknowledged.clear();
    this.#extra = [];
  }

  #plan(): void {
    if (this.#planned || this.#halted !== null || !this.#mayBegin()) return;
    this.#planned = true;
    this.#ports.ticks.atEnd(() => {
      this.#planned = false;
      const commit = this.#commit();
      this.#commits.add(commit);
      mustNotReject(commit.finally(() => this.#commits.delete(commit)));
    });
  }

  #all(): LiveInstance[] {
    return [...this.#eager, ...this.#late.instances(), ...this.#acknowledged.instances()];
  }

  /**
   * True when a commit may begin before the earlier ones have ended. Otherwise the Rounds wait and
   * share a flush with later ones. An instance is in one commit at a time, so that Rounds that must
   * share a commit wait together.
   */
  #mayBegin(): boolean {
    if (this.#inFlight === 0) return true;
    if (this.#inFlight >= COMMITS_IN_FLIGHT_MAX || this.#isAlone) return false;
    if (this.#extra.length > 0) return false;
    for (const instance of this.#eager) if (instance.committing !== null) return false;
    return true;
  }

  async #commit(): Promise<void> {
    if (this.#halted !== null || !this.#mayBegin()) return;
    if (this.#eager.size === 0 && this.#extra.length === 0) return;
    checkNone();
    this.#begun += 1;
    const extra = this.#extra;
    this.#isAlone = extra.length > 0;
    const instances = [...this.#eager].filter((instance) => instance.pending !== null);
    this.#extra = [];
    this.#eager.clear();
    this.#beginSettled();
    const rounds = extra.map((one) => one.round);
    const lastIds: number[] = [];
    for (const instance of instances) {
      lastIds.push(instance.state.lastEventId);
      rounds.push(instance.takeWrites(isActive(instance.state)));
    }
    const { clock, meters } = this.#ports;
    const beganMs = clock.steady.now();
    try {
      await this.#store(rounds, extra);
    } catch (cause) {
      this.#failed(toError(cause), rounds, instances, extra);
      return;
    }
    meters.commits.add(clock.steady.now() - beganMs);
    meters.committedRounds += rounds.length;
    if (extra.length > 0) this.#ports.liveCounts.changed(rounds.slice(0, extra.length));
    for (const one of extra) one.ack.resolve();
    if (this.#halted !== null) {
      // The commit is durable, so its callers are acknowledged. Its effects are recovered from
      // disk.
      for (const instance of instances)
        for (const ack of instance.committing?.after.acks ?? []) ack.resolve();
      return;
    }
    this.#release(instances, lastIds);
    this.#ended += 1;
    if (this.#settled.length > 0) this.#resolveSettled();
    if (this.#eager.size > 0 || this.#extra.length > 0) this.#plan();
  }

  /**
   * Handles a failed commit. The store recorded neither this commit nor later ones, so this
   * committer begins no more commits.
   */
  #failed(
    error: Error,
    rounds: readonly StoreRound[],
    instances: readonly LiveInstance[],
    extra: readonly { ack: Ack }[],
  ): void {
    const isUnstorable = error instanceof UnstorableRoundError;
    const toWaiters = isUnstorable ? notStored(error) : error;
    for (const instance of instances) reject(instance.committing, toWaiters);
    for (const one of extra) one.ack.reject(toWaiters);
    if (this.#halted !== null) return;
    if (isUnstorable) this.#ports.instanceFailed(rounds[error.index]!.instanceNumber, error);
    else this.#ports.storeFailed(error);
  }

  /**
   * Sets the commit of callers that wait for delayed instances, which are in this commit or an
   * earlier one.
   */
  #beginSettled(): void {
    for (const one of this.#settled) {
      if (one.commit < Infinity || !this.#late.isPast(one.late)) continue;
      if (this.#acknowledged.isPast(one.acknowledged)) one.commit = this.#begun;
    }
  }

  #resolveSettled(): void {
    const later = this.#settled.filter(({ commit }) => commit > this.#ended);
    for (const { commit, ack } of this.#settled) if (commit <= this.#ended) ack.resolve();
    this.#settled = later;
  }

  /**
   * Commits Rounds. A Round without an instance in memory is rejected alone when it cannot be
   * stored.
   */
  async #store(rounds: StoreRound[], extra: { ack: Ack }[]): Promise<void> {
    for (;;) {
      try {
        return await this.#ports.store.commit(rounds);
      } catch (error) {
        if (!(error instanceof UnstorableRoundError) || error.index >= extra.length) throw error;
        this.#ports.log.error('a change cannot be stored', { error });
        rounds.splice(error.index, 1);
        for (const { ack } of extra.splice(error.index, 1)) ack.reject(notStored(error));
      }
    }
  }

  #release(instances: readonly LiveInstance[], lastIds: readonly number[]): void {
    const { activities, timers, router, waiters, updates, turns, cache, meters } = this.#ports;
    for (const [index, instance] of instances.entries()) {
      const writes = instance.committing!;
      instance.committing = null;
      for (const { bytes } of writes.records) {
        this.waitingBytes -= bytes;
        meters.committedBytes += bytes;
      }
      const restarted = instance.pending?.executions.length ?? 0;
      if (restarted === 0) {
        meters.committedEvents += lastIds[index]! - instance.durableEventId;
        instance.durableEventId = lastIds[index]!;
      }
      const { after } = writes;
      for (const activity of after.activities) activities.enqueue(activity);
      for (const one of after.withdrawn) activities.withdraw(one.activity, one.ended);
      if (after.timers.length > 0) timers.arm(after.timers);
      for (const turn of after.grants) turn.worker.grantSteps(turn);
      for (const row of after.deliveries) router.deliver(row);
      for (const end of after.ends) {
        const { name, createdMs } = instance.state;
        meters.executionEnded(name, end.status as ExecutionOutcome, end.endedMs - createdMs);
        waiters.executionEnded(instance, end);
      }
      for (const answer of after.updates) updates.answered(instance, answer);
      if (writes.row !== null) this.#ports.liveCounts.committed(instance, writes.row);
      if (writes.row !== null && waiters.watched > 0) {
        waiters.rowCommitted(writes.row, lastIds[index]!);
      }
      for (const ack of after.acks) ack.resolve();
      if (instance.ended) {
        this.#ports.maintenance.ended(instance);
        cache.retire(instance);
      } else {
        turns.schedule(instance);
        if (instance.queued === 'spilled') cache.evictWhenIdle(instance);
        cache.weigh(instance);
      }
    }
    activities.pump();
  }
}

function notStored(error: UnstorableRoundError): PerdureError {
  const text = `nothing was recorded: the change cannot be stored (${error.message})`;
  return new PerdureError('INTERNAL', text, { cause: error });
}

function reject(writes: PendingWrites | null, error: Error): void {
  for (const ack of writes?.after.acks ?? []) ack.reject(error);
}
