// What happens when the id of a start is taken: the rules are the same for clients and for code.
import { terminate } from '../../engine/messages/terminate.ts';
import type { IdReusePolicy } from '../../model/client-ports.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { Core } from '../core.ts';
import { forgetFamily } from '../administration/delete-instances.ts';
import { LiveInstance } from '../instances/live-instance.ts';

type Found = LiveInstance | InstanceRow;

/** The instance as it is durable. */
export async function settledRow(core: Core, found: Found): Promise<InstanceRow> {
  if (!(found instanceof LiveInstance)) return found;
  await core.committer.flush(found);
  return found.row();
}

/** @throws PerdureError ALREADY_EXISTS when the instance is one of another orchestration. */
export function checkSameOrchestration({ id, name, status }: InstanceRow, wanted: string): void {
  if (name === wanted) return;
  throw new PerdureError(
    'ALREADY_EXISTS',
    `instance ${id} exists and is of another orchestration: "${name}" (${status}), not ` +
      `"${wanted}". Choose another id, or the policy to replace it`,
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
 * Deletes an instance whose replacement is allowed, ending it first. The caller creates the new
 * instance in the same turn of the loop, so that one commit does both.
 */
export async function clearForReuse(core: Core, found: Found, row: InstanceRow): Promise<void> {
  if (found instanceof LiveInstance && !found.ended) {
    const reason = 'replaced by a new start of its id';
    const round = terminate(found.state, reason, core.clock.now());
    if (round !== null) core.staging.stage(found, round, 'now');
    core.turns.revoke(found);
    await core.committer.flush(found);
  }
  const family = await forgetFamily(core, row);
  if (found instanceof LiveInstance) core.cache.remove(found);
  // Goes first in the commit that creates the new one, which reports a failure of it.
  for (const round of [...family, { ...emptyStoreRound(row.no), id: row.id, purged: true }]) {
    core.committer.extra(round).catch(() => undefined);
  }
}
