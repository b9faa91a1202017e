import { expect, test } from 'vitest';
import type { InstanceRow } from '../model/instance.ts';
import { emptyStoreRound } from '../model/store-round.ts';
import type { StoreRound } from '../model/store-round.ts';
import { openMemoryStore } from './store.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import { loadContract } from '../wire/load.ts';
import { logInstances } from './logged-store.ts';

const codec = createEventCodec(loadContract());
const failure = {
  kind: 'FAILURE_KIND_APPLICATION',
  type: 'CardDeclined',
  message: 'no funds',
  stack: '',
  nonRetryable: false,
  details: null,
  cause: null,
  classNames: [],
} as const;

function rowOf(instanceNumber: number, status: InstanceRow['status']): InstanceRow {
  return {
    instanceNumber,
    id: `o-${instanceNumber}`,
    name: 'order',
    version: '',
    status,
    execution: 1,
    createdMs: 1_000,
    startedMs: 1_000,
    endedMs: status === 'running' ? 0 : 3_000,
    parent: null,
    customStatus: null,
    stuck: null,
    idempotencyKey: '',
    details: null,
  };
}

function round(row: InstanceRow, over: Partial<StoreRound> = {}): StoreRound {
  return { ...emptyStoreRound(row.instanceNumber), id: row.id, row, ...over };
}

test('starts, failed attempts and ends are logged when they are durable, each once', async () => {
  const lines: unknown[] = [];
  const note = (message: string, fields?: object): void => void lines.push([message, fields]);
  const store = openMemoryStore();
  // An instance from before: only its end is logged.
  await store.commit([round(rowOf(1, 'running'))]);
  const log = { info: note, warn: note, error: note };
  const logged = await logInstances(store, { codec, log });
  await logged.commit([round(rowOf(1, 'running')), round(rowOf(2, 'running'))]);
  await logged.commit([round(rowOf(2, 'running'))]);
  const key = { instanceNumber: 2, execution: 1, seq: 1 };
  const attempt = { ...key, attempts: 1, notBeforeMs: 0, lastFailure: failure };
  const row = { ...attempt, heartbeatDetails: null, lostAttempts: 0 };
  const tried = { ...emptyStoreRound(2), id: 'o-2', activitiesPut: [row] };
  // A heartbeat writes the same row again.
  await logged.commit([tried]);
  await logged.commit([tried]);
  const bytes = codec.encode([
    { id: 1, timeMs: 3_000, kind: 'executionFailed', executionFailed: { failure } },
  ]);
  const records = [{ instanceNumber: 2, execution: 1, firstEventId: 1, bytes }];
  await logged.commit([round(rowOf(1, 'completed')), round(rowOf(2, 'failed'), { records })]);
  const reason = 'CardDeclined: no funds';
  const two = { instance: 'o-2', orchestration: 'order' };
  expect(lines).toEqual([
    ['instance started', two],
    [
      'an attempt failed; it is retried',
      { instance: 'o-2', activity: '', seq: 1, attempt: 1, reason },
    ],
    ['instance completed', { instance: 'o-1', orchestration: 'order', durationMs: 2_000 }],
    ['instance failed', { ...two, durationMs: 2_000, reason }],
  ]);
  expect(await logged.lastInstanceNumber()).toBe(2);
});
