import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { HistoryStore } from '../model/ports.ts';
import type { StoreRound } from '../model/store-round.ts';
import {
  activityOf,
  all,
  creationOf,
  executionOf,
  joined,
  messageOf,
  plain,
  recordOf,
  roundOf,
  rowOf,
  timerOf,
} from './round-samples.suite.ts';
import type { StoreValidation } from './validation-case.suite.ts';

const FAR_MS = Number.MAX_SAFE_INTEGER;
const failure = {
  kind: 'FAILURE_KIND_APPLICATION',
  type: 'CardError',
  message: 'declined',
  stack: 'at charge',
  nonRetryable: false,
  details: { data: Buffer.from('{"code":51}'), encoding: '' },
} as const;

/** A row, and all that a Round can hold, with every field filled in. */
function fullRound(no: number): StoreRound {
  const row = rowOf({
    no,
    version: '2',
    execution: 3,
    endedMs: 5,
    status: 'stuck',
    parent: { instanceId: 'parent', execution: 2, seq: 7 },
    customStatus: { data: Buffer.from([0, 255, 1]), encoding: 'binary/plain' },
    stuck: { reason: 'nondeterminism', message: 'expected a timer', sinceMs: 99 },
    idempotencyKey: 'once',
    details: null,
  });
  const details = { data: Buffer.from('half way'), encoding: 'text' };
  const cause = { ...failure, details: null, cause: null };
  const lastFailure = { ...failure, cause, classNames: ['PaymentError'] };
  const withoutNames = { ...failure, cause: null, classNames: [] };
  return roundOf({
    no,
    row,
    records: [recordOf({ no }), recordOf({ no, firstEventId: 4, bytes: Buffer.alloc(3, 7) })],
    executions: [executionOf({ no }), executionOf({ no, execution: 2, status: 'completed' })],
    activitiesPut: [
      activityOf({ no, heartbeatDetails: details, lastFailure, notBeforeMs: 2 ** 41 }),
      activityOf({ no, seq: 2, lastFailure: withoutNames }),
    ],
    timersPut: [timerOf({ no, seq: 3 }), timerOf({ no, seq: 4, fireAtMs: 1 })],
    messagesPut: [messageOf({ no, body: { to: 'parent', data: Buffer.from('x'), list: [null] } })],
    active: true,
  });
}

/** All that a store says of one instance. */
async function known(store: HistoryStore, no: number): Promise<unknown> {
  const ofInstance = (item: { readonly no: number }): boolean => item.no === no;
  return plain({
    row: await store.instanceByNo(no),
    history: joined(await all(store.history(no, 1, 1))),
    executions: await store.executions(no),
    activities: await store.activities(no),
    timers: (await store.timers(FAR_MS, null, 1_000)).filter(ofInstance),
    messages: (await all(store.messages())).filter(ofInstance),
    active: (await all(store.activeInstances())).includes(no),
  });
}

function asWritten(round: StoreRound): unknown {
  return plain({
    row: round.row,
    history: joined(round.records),
    executions: round.executions,
    activities: round.activitiesPut,
    timers: [round.timersPut[1], round.timersPut[0]],
    messages: round.messagesPut,
    active: true,
  });
}

export const commitCases: readonly StoreValidation[] = [
  {
    name: 'everything that a Round holds can be read when its commit has resolved',
    async run(place) {
      const store = await place.open();
      await store.commit([fullRound(1)]);
      deepStrictEqual(await known(store, 1), asWritten(fullRound(1)));
      strictEqual((await store.instanceById('instance-1'))?.no, 1);
      strictEqual(await store.timerCount(), 2);
      await store.close();
    },
  },
  {
    name: 'everything is still there when the store is opened again',
    async run(place) {
      const first = await place.open();
      await first.commit([fullRound(1), fullRound(2)]);
      await first.close();
      const second = await place.open();
      for (const no of [1, 2]) deepStrictEqual(await known(second, no), asWritten(fullRound(no)));
      strictEqual(await second.lastInstanceNo(), 2);
      strictEqual(await second.timerCount(), 4);
      await second.close();
    },
  },
  {
    name: 'a new store is empty, and a commit of nothing leaves it so',
    async run(place) {
      const store = await place.open();
      await store.commit([]);
      strictEqual(await store.lastInstanceNo(), 0);
      strictEqual(await store.instanceByNo(1), null);
      strictEqual(await store.instanceById('instance-1'), null);
      strictEqual(await store.lastRecord(1, 1), null);
      strictEqual(await store.timerCount(), 0);
      deepStrictEqual(await all(store.activeInstances()), []);
      deepStrictEqual(await all(store.messages()), []);
      await store.close();
    },
  },
  {
    name: 'Rounds are applied in list order, and what is put in a Round before what it deletes',
    async run(place) {
      const store = await place.open();
      const no = 1;
      await store.commit([
        creationOf({ no, status: 'pending' }),
        roundOf({ no, activitiesPut: [activityOf({ no })], active: true }),
        roundOf({ no, activitiesDeleted: [activityOf({ no })], active: false }),
        roundOf({ no, activitiesPut: [activityOf({ no, attempts: 2 })] }),
        roundOf({ no, timersPut: [timerOf({ no })], timersDeleted: [timerOf({ no })] }),
        roundOf({ no, messagesPut: [messageOf({ no })] }),
        roundOf({ no: 2, messagesDeleted: [messageOf({ no })] }),
        roundOf({ no, row: rowOf({ no, status: 'completed' }) }),
      ]);
      strictEqual((await store.instanceByNo(no))?.status, 'completed');
      deepStrictEqual(await store.activities(no), [activityOf({ no, attempts: 2 })]);
      deepStrictEqual(await store.timers(FAR_MS, null, 10), []);
      deepStrictEqual(await all(store.messages()), []);
      deepStrictEqual(await all(store.activeInstances()), []);
      await store.close();
    },
  },
  {
    name: 'to delete what is not there, or twice, is no error',
    async run(place) {
      const store = await place.open();
      const no = 1;
      const deletes = roundOf({
        no,
        activitiesDeleted: [activityOf({ no })],
        timersDeleted: [timerOf({ no })],
        messagesDeleted: [messageOf({ no: 2 })],
        active: false,
      });
      await store.commit([deletes]);
      await store.commit([fullRound(no), deletes, deletes]);
      await store.commit([deletes]);
      strictEqual((await store.activities(no)).length, 1);
      await store.close();
    },
  },
  {
    name: 'a Round without a row leaves the row, and one without a mark the mark',
    async run(place) {
      const store = await place.open();
      await store.commit([fullRound(1)]);
      await store.commit([roundOf({ no: 1, records: [recordOf({ no: 1, firstEventId: 9 })] })]);
      strictEqual((await store.instanceByNo(1))?.idempotencyKey, 'once');
      deepStrictEqual(await all(store.activeInstances()), [1]);
      await store.close();
    },
  },
  {
    name: 'a commit of many Rounds is kept whole, after small ones and before small ones',
    async run(place) {
      const store = await place.open();
      await store.commit([creationOf({ no: 1 })]);
      const many = Array.from({ length: 3_000 }, (_, index) => {
        const no = index + 2;
        const bytes = Buffer.alloc(500, no);
        return { ...creationOf({ no }), records: [recordOf({ no, bytes })], active: true };
      });
      await store.commit(many);
      await store.commit([roundOf({ no: 1, active: true })]);
      const active = await all(store.activeInstances());
      deepStrictEqual(
        active,
        Array.from({ length: 3_001 }, (_, index) => index + 1),
      );
      for (const no of [2, 1_000, 3_001]) {
        const record = await store.lastRecord(no, 1);
        deepStrictEqual(plain(record), plain(recordOf({ no, bytes: Buffer.alloc(500, no) })));
      }
      await store.close();
    },
  },
  {
    name: 'records of 2 MiB come back byte by byte, alone and in numbers',
    async run(place) {
      const store = await place.open();
      const bytes = Buffer.alloc(2 * 1024 * 1024, 'perdure');
      const records = [1, 2, 3, 4].map((firstEventId) => recordOf({ no: 1, firstEventId, bytes }));
      await store.commit([roundOf({ no: 1, records: records.slice(0, 1) })]);
      await store.commit([roundOf({ no: 1, records: records.slice(1) })]);
      const found = await all(store.history(1, 1, 1));
      deepStrictEqual(
        found.map((record) => record.firstEventId),
        [1, 2, 3, 4],
      );
      ok(found.every((record) => bytes.equals(record.bytes)));
      ok(bytes.equals((await store.lastRecord(1, 1))!.bytes));
      await store.close();
    },
  },
  {
    name: 'bytes that were read stay as they are while others are read and committed',
    async run(place) {
      const store = await place.open();
      const record = (no: number, size: number): StoreRound =>
        roundOf({ no, records: [recordOf({ no, bytes: Buffer.alloc(size, no) })] });
      await store.commit([record(1, 100), record(2, 100), record(3, 60_000), record(4, 60_000)]);
      const read = await Promise.all([1, 2, 3, 4].map((no) => store.lastRecord(no, 1)));
      await store.commit([record(1, 100), record(5, 100)]);
      await all(store.history(5, 1, 1));
      for (const [index, found] of read.entries()) {
        ok(found!.bytes.every((byte) => byte === index + 1));
      }
      await store.close();
    },
  },
  {
    name: 'a closed store answers nothing and takes nothing',
    async run(place) {
      const store = await place.open();
      await store.close();
      await store.close();
      const refused = async (call: () => Promise<unknown>): Promise<void> => {
        const error: unknown = await call().catch((reason: unknown) => reason);
        strictEqual((error as { code?: string }).code, 'UNAVAILABLE');
      };
      await refused(() => store.commit([creationOf({ no: 1 })]));
      await refused(() => store.instanceByNo(1));
      await refused(() => all(store.activeInstances()));
    },
  },
];
