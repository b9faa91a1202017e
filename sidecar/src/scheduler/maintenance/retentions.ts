import { mustNotReject } from '../../lib/must-not-reject.ts';
import { RETENTIONS_MAX } from '../../limits.ts';
import type { Retention, RetentionPort } from '../../model/batch-port.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { ObjectRow, StoreRound } from '../../model/store-round.ts';
import { deleteInstances } from '../administration/delete-instances.ts';
import { pruneExecutions } from './prune.ts';
import { Alarm } from '../timers/alarm.ts';
import { Body } from './body.ts';
import type { Clock, HistoryStore, Log, Ticks } from '../../model/ports.ts';
import type { DeleteInstancesPorts } from '../administration/delete-instances.ts';
import type { PrunePorts } from './prune.ts';

/** Ports of the scheduler that this module uses. */
export type RetentionsPorts = PrunePorts &
  DeleteInstancesPorts & {
    readonly committer: {
      extra(round: StoreRound): Promise<void>;
    };
    checkAble(): void;
    readonly store: HistoryStore;
    readonly clock: Clock;
    readonly ticks: Ticks;
    readonly log: Log;
  };

const KIND = 'retention';
/** Name of the retention that applies to all other orchestrations. */
const OTHERS = '*';
const PAGE_ROWS = 100;
/**
 * Bounds of the interval between two sweeps; the interval is the shortest retention within these
 * bounds.
 */
const SWEEP_MAX_MS = 3_600_000;
const SWEEP_MIN_MS = 60_000;
/**
 * Delay between a start or a change and the next sweep, so that workers start first and an operator
 * can correct an error.
 */
const FIRST_SWEEP_MS = 60_000;

/** Retention of ended instances, and the sweep that deletes older ones. */
export class Retentions implements RetentionPort {
  readonly #ports: RetentionsPorts;
  readonly #byName = new Map<string, Retention>();
  readonly #alarm: Alarm;
  #sweeping = false;
  #halted = false;

  constructor(ports: RetentionsPorts) {
    this.#ports = ports;
    this.#alarm = new Alarm(ports.clock.steady, () => mustNotReject(this.#sweep()));
  }

  get idle(): boolean {
    return !this.#sweeping;
  }

  async recover(): Promise<void> {
    const { store, log } = this.#ports;
    for await (const row of store.objects(KIND, '')) {
      const { id: name, unreadable: reason } = row;
      // An unreadable retention retains all instances of its orchestration: the default must not
      // delete them.
      if (reason) log.error('a retention cannot be read; set it again', { name, reason });
      this.#byName.set(name, readRetention(row));
    }
    this.#plan(FIRST_SWEEP_MS);
  }

  halt(): void {
    this.#halted = true;
    this.#alarm.halt();
  }

  async set(retention: Retention): Promise<void> {
    this.#ports.checkAble();
    const { name, ...rest } = retention;
    const isNone = Object.values(rest).every((value) => value === 0);
    if (!isNone && !this.#byName.has(name) && this.#byName.size >= RETENTIONS_MAX) {
      const text = `${RETENTIONS_MAX} orchestrations have a retention, the maximum`;
      throw new PerdureError('LIMIT_EXCEEDED', text);
    }
    const objects = [{ kind: KIND, id: name, body: isNone ? null : rest }];
    await this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
    if (isNone) this.#byName.delete(name);
    else this.#byName.set(name, retention);
    this.#plan(FIRST_SWEEP_MS);
  }

  list(): readonly Retention[] {
    // While the store is being recovered, no retention is known.
    this.#ports.checkAble();
    return [...this.#byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #plan(inMs: number): void {
    if (this.#byName.size > 0) this.#alarm.at(this.#ports.clock.steady.now() + inMs);
  }

  async #sweep(): Promise<void> {
    if (this.#sweeping || this.#halted) return;
    this.#sweeping = true;
    try {
      let before: number | null = null;
      do {
        const page = await this.#ports.store.list(EVERY_INSTANCE, before, PAGE_ROWS);
        // One instance after the other: a child may be deleted with its parent.
        for (const row of page.rows) await this.#deleteExpired(row);
        await new Promise<void>((resolve) => this.#ports.ticks.atEnd(resolve));
        before = page.next;
      } while (before !== null && !this.#halted);
    } catch (error) {
      // The committer has reported a failed commit; the next sweep continues at this point.
      if (!this.#halted) this.#ports.log.error('retention sweep failed', { error });
    } finally {
      this.#sweeping = false;
      this.#plan(this.#pauseMs());
    }
  }

  #pauseMs(): number {
    let pauseMs = SWEEP_MAX_MS;
    for (const { name: _, keepExecutions: _count, ...times } of this.#byName.values()) {
      for (const ms of Object.values(times)) if (ms > 0) pauseMs = Math.min(pauseMs, ms);
    }
    return Math.max(pauseMs, SWEEP_MIN_MS);
  }

  async #deleteExpired(row: InstanceRow): Promise<void> {
    const retention = this.#byName.get(row.name) ?? this.#byName.get(OTHERS);
    if (retention === undefined) return;
    const nowMs = this.#ports.clock.now();
    const { executionsMs, keepExecutions: keepLast } = retention;
    try {
      if (!hasEnded(row.status)) {
        if (executionsMs === 0 || row.execution - 1 <= keepLast) return;
        const endedBeforeMs = nowMs - executionsMs;
        await pruneExecutions(this.#ports, row.id, { keepLast, endedBeforeMs });
        return;
      }
      const retentionMs = retentionMsOf(retention, row);
      if (retentionMs === 0 || row.endedMs > nowMs - retentionMs) return;
      await deleteInstances(this.#ports, row.id, { descendants: true, force: false });
    } catch (error) {
      // The instance was deleted, its id is reused, or a descendant has not ended: the next sweep
      // checks again.
      if (!(error instanceof PerdureError) || error.code === 'STORE_FAILED') throw error;
    }
  }
}

function retentionMsOf(retention: Retention, { status }: InstanceRow): number {
  switch (status) {
    case 'completed':
      return retention.completedMs;
    case 'failed':
      return retention.failedMs;
    default:
      return retention.cancelledMs;
  }
}

function readRetention({ id, body }: ObjectRow): Retention {
  const values = new Body(body);
  return {
    name: id,
    completedMs: values.number('completedMs'),
    failedMs: values.number('failedMs'),
    cancelledMs: values.number('cancelledMs'),
    executionsMs: values.number('executionsMs'),
    keepExecutions: values.number('keepExecutions'),
  };
}
