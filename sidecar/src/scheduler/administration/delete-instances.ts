import { terminate } from '../../engine/messages/terminate.ts';
import { DELETE_TREE_MAX } from '../../limits.ts';
import type { Message, Round } from '../../engine/round.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import { failure } from '../../model/payload.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { Deleted, DeleteOptions } from '../../model/instance-admin-port.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { MessageRow, StoreRound } from '../../model/store-round.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { childObjectsOf, readTree } from './tree.ts';
import type { Clock, HistoryStore } from '../../model/ports.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { TreePorts } from './tree.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export type DeleteInstancesPorts = TreePorts & {
  readonly cache: {
    byNumber(instanceNumber: number): LiveInstance | undefined;
    loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
    findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
    remove(instance: LiveInstance): void;
  };
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly staging: {
    stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly router: {
    readonly deleting: Set<number>;
    forward(row: MessageRow): void;
    redeliver(id: string): void;
  };
  readonly turns: {
    revoke(instance: LiveInstance): void;
  };
  readonly waiters: {
    deleted(instanceNumber: number, error: Error): void;
  };
  readonly idMutex: KeyedMutex;
  readonly maintenance: {
    readonly scheduleRunner: { ended(instanceNumber: number): void };
  };
  readonly quarantine: {
    messagesOf(instanceNumber: number): readonly MessageRow[];
    release(instanceNumber: number): void;
  };
  readonly liveCounts: {
    recount(): void;
  };
  readonly store: HistoryStore;
  readonly clock: Clock;
};

/**
 * Deletes an ended instance and, with `descendants`, all its descendants in one commit. Instances
 * that have not ended are rejected with NOT_ENDED, or terminated first with `force`. If the start
 * of a child is in flight when its parent is deleted, the child is not created.
 */
export function deleteInstances(
  ports: DeleteInstancesPorts,
  id: string,
  options: DeleteOptions,
): Promise<Deleted> {
  return ports.idMutex.runExclusive(id, async () => {
    const found = await ports.cache.findAny(id);
    if (found === null) throw notFound(id);
    const root = await settledRow(ports, found);
    const deleting = new Set<number>();
    try {
      const rows = await endedFamily(ports, root, options, deleting);
      let executions = 0;
      const rounds: StoreRound[] = [];
      for (const row of rows) {
        executions += (await ports.store.executions(row.instanceNumber)).length;
        const objects = await childObjectsOf(ports, row);
        if (objects.length > 0) rounds.push({ ...emptyStoreRound(0), objects });
        const messagesDeleted = ports.quarantine.messagesOf(row.instanceNumber);
        if (messagesDeleted.length > 0) rounds.push({ ...emptyStoreRound(0), messagesDeleted });
        rounds.push({ ...emptyStoreRound(row.instanceNumber), id: row.id, purged: true });
      }
      const lost = rows.filter((row) => !hasEnded(row.status));
      const messagesPut = lossMessages(lost, rows);
      if (messagesPut.length > 0) rounds.push({ ...emptyStoreRound(0), messagesPut });
      for (const { instanceNumber } of rows) {
        const instance = ports.cache.byNumber(instanceNumber);
        if (instance !== undefined) ports.cache.remove(instance);
      }
      // All Rounds are added in one iteration of the event loop, so one commit stores them.
      await Promise.all(rounds.map((round) => ports.committer.extra(round)));
      if (lost.length > 0) ports.liveCounts.recount();
      for (const row of rows) {
        ports.quarantine.release(row.instanceNumber);
        ports.router.redeliver(row.id);
      }
      for (const { id: lostId, instanceNumber } of lost) {
        ports.maintenance.scheduleRunner.ended(instanceNumber);
        ports.waiters.deleted(instanceNumber, notFound(lostId));
      }
      for (const message of messagesPut) ports.router.forward(message);
      return { instances: rows.length, executions };
    } finally {
      for (const instanceNumber of deleting) ports.router.deleting.delete(instanceNumber);
    }
  });
}

/**
 * Rounds that delete further objects of an instance. In the commit, they precede the Round that
 * purges the instance.
 */
export async function deleteChildObjects(
  ports: DeleteInstancesPorts,
  row: InstanceRow,
): Promise<readonly StoreRound[]> {
  const objects = await childObjectsOf(ports, row);
  return objects.length === 0 ? [] : [{ ...emptyStoreRound(0), objects }];
}

/** The durable state of the instance. */
async function settledRow(
  ports: DeleteInstancesPorts,
  found: LiveInstance | InstanceRow,
): Promise<InstanceRow> {
  if (!(found instanceof LiveInstance)) return found;
  await ports.committer.flush(found);
  return found.row();
}

/**
 * All instances to delete, after live ones have ended. No child of these instances can be created
 * any more.
 */
async function endedFamily(
  ports: DeleteInstancesPorts,
  root: InstanceRow,
  { descendants, force }: DeleteOptions,
  deleting: Set<number>,
): Promise<readonly InstanceRow[]> {
  for (;;) {
    const current = (await ports.store.instanceByNumber(root.instanceNumber)) ?? root;
    const family = descendants
      ? await readTree(ports, current, 0, DELETE_TREE_MAX)
      : { rows: [current], cut: false };
    if (family.cut) throw tooMany(root.id);
    const live = family.rows.filter((row) => !hasEnded(row.status) && !(force && isLost(row)));
    if (live.length > 0 && !force) throw notEnded(root.id, live);
    let isNew = false;
    for (const { instanceNumber } of family.rows) {
      isNew ||= !deleting.has(instanceNumber);
      deleting.add(instanceNumber);
      ports.router.deleting.add(instanceNumber);
    }
    for (const row of live) await end(ports, row, root.id);
    if (live.length === 0 && (!isNew || !descendants)) return family.rows;
    // After this commit, all children that were created before the deletion of their parent are
    // known.
    await ports.committer.extra(emptyStoreRound(0));
  }
}

/** True when the instance is quarantined: it does not run and cannot be terminated. */
function isLost({ stuck }: InstanceRow): boolean {
  return stuck?.reason === 'unreadable';
}

/** Greater than the event ids of all messages, because a message may outlive its sender. */
const LOSS_EVENT_ID = 0xffff_ffff;

/** Messages to remaining parents about deleted children that cannot notify these parents. */
function lossMessages(lost: readonly InstanceRow[], deleted: readonly InstanceRow[]): MessageRow[] {
  const deletedIds = new Set(deleted.map(({ id }) => id));
  return lost.flatMap(({ instanceNumber, execution, id, parent: to }) => {
    if (to === null || deletedIds.has(to.instanceId)) return [];
    const text = `instance ${id} could not be read, and was deleted by force`;
    const why = failure('FAILURE_KIND_TERMINATED', 'Terminated', text);
    const body: Message = { kind: 'ended', to, child: id, output: null, failure: why };
    return [{ instanceNumber, execution, eventId: LOSS_EVENT_ID, index: 0, body }];
  });
}

async function end(ports: DeleteInstancesPorts, row: InstanceRow, rootId: string): Promise<void> {
  const instance = await ports.cache.loadByNumber(row.instanceNumber);
  if (instance === null) return;
  if (!instance.ended) {
    const reason = `deleted by force with ${rootId}`;
    const round = terminate(instance.state, reason, ports.clock.now());
    if (round !== null) ports.staging.stage(instance, round, 'now');
    ports.turns.revoke(instance);
  }
  await ports.committer.flush(instance);
}

function notEnded(id: string, live: readonly InstanceRow[]): PerdureError {
  const [first] = live;
  const subject = first?.id === id ? `instance ${id}` : `${first?.id}, a descendant of ${id},`;
  const others = live.length === 1 ? '' : ` (and ${live.length - 1} more have not ended)`;
  return new PerdureError(
    'NOT_ENDED',
    `${subject} is ${first?.status}${others}; only ended instances are deleted: terminate it ` +
      'first, or use force',
  );
}

function tooMany(id: string): PerdureError {
  return new PerdureError(
    'LIMIT_EXCEEDED',
    `instance ${id} has more than ${DELETE_TREE_MAX - 1} descendants; delete its children first`,
  );
}
