import type { Batch, BatchKind } from '../../model/batch-port.ts';
import { PerdureError } from '../../model/error.ts';
import type { InstanceRow, InstanceStatus } from '../../model/instance.ts';
import {
  cancelInstance,
  resumeInstance,
  suspendInstance,
  terminateInstance,
} from '../interactions/client-calls.ts';
import { deleteInstances } from '../administration/delete-instances.ts';
import { pruneExecutions } from './prune.ts';
import { retryFailed } from '../administration/retry-failed.ts';
import type { ClientCallsPorts } from '../interactions/client-calls.ts';
import type { DeleteInstancesPorts } from '../administration/delete-instances.ts';
import type { PrunePorts } from './prune.ts';
import type { RetryFailedPorts } from '../administration/retry-failed.ts';

/** Ports of the scheduler that this module uses. */
export type BatchActsPorts = ClientCallsPorts &
  RetryFailedPorts &
  DeleteInstancesPorts &
  PrunePorts;

const LIVE: readonly InstanceStatus[] = ['pending', 'running', 'suspended', 'stuck'];
const ENDED: readonly InstanceStatus[] = ['completed', 'failed', 'cancelled', 'terminated'];

/** The statuses of instances on which a kind of batch has an effect. */
export const STATUSES_OF: Readonly<Record<BatchKind, readonly InstanceStatus[]>> = {
  cancel: LIVE,
  terminate: LIVE,
  suspend: LIVE,
  resume: LIVE,
  retry: ['stuck', 'failed'],
  delete: ENDED,
  prune: [...LIVE, ...ENDED],
};

/** The statuses that are selected when the filter names none: failed instances are not included. */
export function defaultStatuses(kind: BatchKind): readonly InstanceStatus[] {
  return kind === 'retry' ? ['stuck'] : STATUSES_OF[kind];
}

/**
 * Applies the batch to all instances of a page; returns the reasons of rejections. Rejects when the
 * store fails.
 */
export async function actOnAll(
  ports: BatchActsPorts,
  batch: Batch,
  rows: readonly InstanceRow[],
): Promise<readonly string[]> {
  const answers: (string | null)[] = [];
  if (batch.kind === 'retry') {
    // Newest first: a child resumes before its parent checks the state of the child.
    for (const row of rows) answers.push(await act(ports, batch, row));
  } else if (batch.kind === 'delete') {
    // A child is deleted with its parent: first the topmost instances, then the others.
    const tops = rows.filter((row) => row.parent === null);
    answers.push(...(await Promise.all(tops.map((row) => act(ports, batch, row)))));
    const others = rows.filter((row) => row.parent !== null);
    for (const row of others) answers.push(await act(ports, batch, row));
  } else {
    answers.push(...(await Promise.all(rows.map((row) => act(ports, batch, row)))));
  }
  return answers.filter((answer) => answer !== null);
}

/**
 * Applies the batch to one instance; returns null when the instance is in the requested state now,
 * otherwise the reason.
 */
async function act(ports: BatchActsPorts, batch: Batch, row: InstanceRow): Promise<string | null> {
  try {
    await attempt(ports, batch, row);
    return null;
  } catch (error) {
    if (!(error instanceof PerdureError) || error.code === 'STORE_FAILED') throw error;
    // The instance ended or was deleted after it was listed: no change is needed.
    if (error.code === 'INSTANCE_ENDED' || error.code === 'NOT_FOUND') return null;
    return error.message;
  }
}

function attempt(
  ports: BatchActsPorts,
  batch: Batch,
  { id, status }: InstanceRow,
): Promise<unknown> {
  const { kind, reason } = batch;
  switch (kind) {
    case 'cancel':
      return cancelInstance(ports, id, reason);
    case 'terminate':
      return terminateInstance(ports, id, reason);
    case 'suspend':
      return suspendInstance(ports, id, reason);
    case 'retry':
      if (status === 'failed') return retryFailed(ports, id, reason);
      return resumeInstance(ports, id, reason, false);
    case 'resume':
      return resumeInstance(ports, id, reason, false);
    case 'delete':
      return deleteInstances(ports, id, { descendants: true, force: false });
    case 'prune':
      return pruneExecutions(ports, id, { keepLast: batch.keepLast, endedBeforeMs: 0 });
  }
}
