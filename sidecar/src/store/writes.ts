import { UnstorableRoundError } from '../model/store-round.ts';
import type { StoreRound } from '../model/store-round.ts';
import type { Environment, RowCodec } from './environment.ts';
import { pruneWrites, purgeWrites } from './purge.ts';
import { markActive } from './tables/active.ts';
import { deleteActivity, putActivity } from './tables/activities.ts';
import { putExecution } from './tables/executions.ts';
import { putRecord } from './tables/history.ts';
import { deleteId, putId, readId } from './tables/ids.ts';
import { putInstance } from './tables/instances.ts';
import { deleteMessage, putMessage } from './tables/messages.ts';
import { putHighestPurged, readHighestPurged } from './tables/meta.ts';
import { putObject } from './tables/objects.ts';
import type { Write } from './tables/table.ts';
import { deleteTimer, putTimer } from './tables/timers.ts';

/**
 * Converts the changes of Rounds to writes, in order. All operations that can fail (encoding, the
 * reads of a purge) run here, before the first write.
 */
export function writesOf(environment: Environment, rounds: readonly StoreRound[]): Write[] {
  const isDeleting = rounds.some(deletes);
  const writes: Write[] = [];
  // Earlier writes, which a later purge must search.
  const put: Write[] = [];
  // Ids that earlier Rounds of this commit claim, for a later purge.
  const claims = new Map<string, number>();
  let highestPurged = 0;
  for (let index = 0; index < rounds.length; index += 1) {
    const round = rounds[index]!;
    if (round.purged) {
      const { instanceNumber, id } = round;
      writes.push(...purgeWrites(environment, instanceNumber, put));
      const owner = claims.get(id) ?? readId(environment, id);
      // For an unreadable id, the rows of instances have shown that the id belongs to this
      // instance.
      if (owner === instanceNumber || owner === null) {
        writes.push(deleteId(id, instanceNumber));
        claims.set(id, 0);
      }
      highestPurged = Math.max(highestPurged, instanceNumber);
    } else {
      if (round.row) claims.set(round.row.id, round.instanceNumber);
      const from = writes.length;
      try {
        addRound(environment.codec, round, writes);
      } catch (cause) {
        throw new UnstorableRoundError(index, cause);
      }
      const { instanceNumber, executionsPruned: pruned } = round;
      if (isDeleting) for (let at = from; at < writes.length; at += 1) put.push(writes[at]!);
      if (pruned.length > 0) writes.push(...pruneWrites(environment, instanceNumber, pruned, put));
    }
  }
  if (highestPurged > 0 && highestPurged > readHighestPurged(environment)) {
    writes.push(putHighestPurged(environment.codec, highestPurged));
  }
  return writes;
}

/** True when a Round deletes rows that only the tables list. */
export function deletes(round: StoreRound): boolean {
  return round.purged || round.executionsPruned.length > 0;
}

/** Within a Round, puts precede deletions. */
function addRound(codec: RowCodec, round: StoreRound, writes: Write[]): void {
  const { instanceNumber, row, active } = round;
  if (row) {
    writes.push(putInstance(codec, row), putId(row.id, instanceNumber));
  }
  for (const record of round.records) writes.push(putRecord(record));
  for (const ended of round.executions) writes.push(putExecution(codec, ended));
  for (const activity of round.activitiesPut) writes.push(putActivity(codec, activity));
  for (const key of round.activitiesDeleted) writes.push(deleteActivity(key));
  for (const timer of round.timersPut) writes.push(putTimer(timer));
  for (const timer of round.timersDeleted) writes.push(deleteTimer(timer));
  for (const message of round.messagesPut) writes.push(putMessage(codec, message));
  for (const message of round.messagesDeleted) writes.push(deleteMessage(message));
  for (const object of round.objects) writes.push(putObject(codec, instanceNumber, object));
  if (active !== null) writes.push(markActive(instanceNumber, active));
}
