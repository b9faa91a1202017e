// The id-reuse policies of a start. The same rules apply to clients and to orchestrators.
import { terminate } from '../../engine/messages/terminate.ts';
import type { IdReusePolicy } from '../../model/client-ports.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { deleteChildObjects } from '../administration/delete-instances.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import type { Clock } from '../../model/ports.ts';
import type { DeleteInstancesPorts } from '../administration/delete-instances.ts';
import type { Round } from '../../engine/round.ts';
import type { StoreRound } from '../../model/store-round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export type ReuseIdPorts = DeleteInstancesPorts & {
  readonly cache: {
    remove(instance: LiveInstance): void;
  };
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly staging: {
    stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly turns: {
    revoke(instance: LiveInstance): void;
  };
  readonly clock: Clock;
};

type Found = LiveInstance | InstanceRow;

/** The durable state of the instance. */
export async function settledRow(ports: ReuseIdPorts, found: Found): Promise<InstanceRow> {
  if (!(found instanceof LiveInstance)) return found;
  await ports.committer.flush(found);
  return found.row();
}

/** @throws PerdureError ALREADY_EXISTS when the instance belongs to another orchestration. */
export function checkSameOrchestration(
  { id, name, status }: InstanceRow,
  requestedName: string,
): void {
  if (name === requestedName) return;
  throw new PerdureError(
    'ALREADY_EXISTS',
    `instance ${id} exists and is of another orchestration: "${name}" (${status}), not ` +
      `"${requestedName}". Choose another id, or the policy to replace it`,
  );
}

/** @throws PerdureError ALREADY_EXISTS when the policy does not allow to replace the instance. */
export function checkReplaceable({ id, name, status }: InstanceRow, policy: IdReusePolicy): void {
  const found = name === '' ? 'its row cannot be read' : `${name}, ${status}`;
  const isAllowed =
    policy === 'terminateExisting' || (policy === 'replaceEnded' && hasEnded(status));
  if (isAllowed) return;
  throw new PerdureError(
    'ALREADY_EXISTS',
    `instance ${id} exists (${found}); choose another id, or an id-reuse policy`,
  );
}

/**
 * Deletes an instance that may be replaced, and terminates it first. The caller creates the new
 * instance in the same iteration of the event loop, so that one commit does both.
 */
export async function clearForReuse(
  ports: ReuseIdPorts,
  found: Found,
  row: InstanceRow,
): Promise<void> {
  if (found instanceof LiveInstance && !found.ended) {
    const reason = 'replaced by a new start of its id';
    const round = terminate(found.state, reason, ports.clock.now());
    if (round !== null) ports.staging.stage(found, round, 'now');
    ports.turns.revoke(found);
    await ports.committer.flush(found);
  }
  const family = await deleteChildObjects(ports, row);
  if (found instanceof LiveInstance) ports.cache.remove(found);
  // These Rounds precede the new instance in its commit, which reports a failure of the commit.
  for (const round of [
    ...family,
    { ...emptyStoreRound(row.instanceNumber), id: row.id, purged: true },
  ]) {
    ports.committer.extra(round).catch(() => undefined);
  }
}
