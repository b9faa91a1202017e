import { batchRow, readBatch } from './maintenance/batch-body.ts';
import { expect, test } from 'vitest';
import type { Batch } from '../model/batch-port.ts';
import { childObject } from './administration/tree.ts';

// Objects are stored with the names of their fields. A released name does not change, even when the
// code renames the field.

const batch: Batch = {
  batchId: 'b',
  kind: 'cancel',
  filter: {
    statuses: [],
    name: '',
    version: '',
    idPrefix: '',
    createdFromMs: 0,
    createdToMs: 0,
    queue: '',
    parentId: '',
    endedFromMs: 0,
    endedToMs: 0,
  },
  reason: '',
  status: 'running',
  createdMs: 1,
  endedMs: 0,
  lookedAt: 0,
  done: 0,
  failed: 0,
  lastError: '',
  keepLast: 0,
  perSecond: 1,
};

test('a batch stores the number below which it continues as "beforeNo"', () => {
  const row = batchRow({ batch, beforeNumber: 17 });
  expect(row.body).toMatchObject({ beforeNo: 17 });
  expect(readBatch(row).beforeNumber).toBe(17);
});

test('the object that finds a child stores its instance number as "no"', () => {
  const { body } = childObject('parent', { id: 'chosen', instanceNumber: 17 });
  expect(body).toEqual({ no: 17 });
});
