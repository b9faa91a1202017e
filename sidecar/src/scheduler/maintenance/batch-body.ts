import type { Batch, BatchKind, BatchStatus } from '../../model/batch-port.ts';
import type { InstanceStatus } from '../../model/instance.ts';
import type { InstanceFilter } from '../../model/ports.ts';
import type { ObjectRow } from '../../model/store-round.ts';
import { Body } from './body.ts';

export const BATCH_KIND = 'batch';

/** A batch, and the instance number below which it continues. */
export interface BatchState {
  readonly batch: Batch;
  readonly beforeNumber: number;
  /**
   * True when the record of the batch cannot be read: the batch does not run, and stopping it
   * deletes it.
   */
  readonly isUnreadable?: true;
}

const KINDS: readonly BatchKind[] = [
  'cancel',
  'terminate',
  'suspend',
  'resume',
  'retry',
  'delete',
  'prune',
];
const STATUSES: readonly BatchStatus[] = ['running', 'completed', 'stopped'];
const INSTANCE_STATUSES: readonly InstanceStatus[] = [
  'pending',
  'running',
  'suspended',
  'completed',
  'failed',
  'cancelled',
  'terminated',
  'stuck',
];

/** The stored form of a batch. */
export function batchRow({ batch, beforeNumber }: BatchState): ObjectRow {
  const { batchId: id, filter, ...rest } = batch;
  const plain = { ...filter, statuses: [...filter.statuses] };
  return { kind: BATCH_KIND, id, body: { ...rest, filter: plain, beforeNo: beforeNumber } };
}

/** Reads the stored form of a batch. A batch with unreadable values is stopped: it must not act. */
export function readBatch(row: ObjectRow): BatchState {
  const body = new Body(row.body);
  const readable = KINDS.some((kind) => kind === body.text('kind')) && body.has('filter');
  const reason = row.unreadable ?? (readable ? '' : 'its kind or filter is unknown');
  const batch: Batch = {
    batchId: row.id,
    kind: body.oneOf('kind', KINDS, 'cancel'),
    filter: readFilter(body.part('filter')),
    reason: body.text('reason'),
    status: readable ? body.oneOf('status', STATUSES, 'stopped') : 'stopped',
    createdMs: body.number('createdMs'),
    endedMs: body.number('endedMs'),
    lookedAt: body.number('lookedAt'),
    done: body.number('done'),
    failed: body.number('failed'),
    lastError: reason === '' ? body.text('lastError') : unreadableText(reason),
    keepLast: body.number('keepLast'),
    perSecond: body.number('perSecond'),
  };
  const state = { batch, beforeNumber: body.number('beforeNo') };
  return reason === '' ? state : { ...state, isUnreadable: true };
}

function unreadableText(reason: string): string {
  return `the record of the batch cannot be read: ${reason}. Stop the batch to delete it`;
}

function readFilter(body: Body): InstanceFilter {
  const statuses = body.texts('statuses');
  return {
    statuses: INSTANCE_STATUSES.filter((status) => statuses.includes(status)),
    name: body.text('name'),
    version: body.text('version'),
    idPrefix: body.text('idPrefix'),
    createdFromMs: body.number('createdFromMs'),
    createdToMs: body.number('createdToMs'),
    queue: body.text('queue'),
    parentId: body.text('parentId'),
    endedFromMs: body.number('endedFromMs'),
    endedToMs: body.number('endedToMs'),
  };
}
