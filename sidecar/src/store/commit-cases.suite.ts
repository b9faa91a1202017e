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

/** Creates a Round with a row and all other changes, with a value in each field. */
function fullRound(instanceNumber: number): StoreRound {
  const row = rowOf({
    instanceNumber,
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
    instanceNumber,
    row,
    records: [
      recordOf({ instanceNumber }),
      recordOf({ instanceNumber, firstEventId: 4, bytes: Buffer.alloc(3, 7) }),
    ],
    executions: [
      executionOf({ instanceNumber }),
      executionOf({ instanceNumber, execution: 2, status: 'completed' }),
    ],
    activitiesPut: [
      activityOf({ instanceNumber, heartbeatDetails: details, lastFailure, notBeforeMs: 2 ** 41 }),
      activityOf({ instanceNumber, seq: 2, lastFailure: withoutNames }),
    ],
    timersPut: [
      timerOf({ instanceNumber, seq: 3 }),
      timerOf({ instanceNumber, seq: 4, fireAtMs: 1 }),
    ],
    messagesPut: [
      messageOf({ instanceNumber, body: { to: 'parent', data: Buffer.from('x'), list: [null] } }),
    ],
    active: true,
  });
}

/** Reads all data of one instance from a store. */
async function known(store: HistoryStore, instanceNumber: number): Promise<unknown> {
  const ofInstance = (item: { readonly instanceNumber: number }): boolean =>
    item.instanceNumber === instanceNumber;
  return plain({
    row: await store.instanceByNumber(instanceNumber),
    history: joined(await all(store.history(instanceNumber, 1, 1))),
    executions: await store.executions(instanceNumber),
    activities: await store.activities(instanceNumber),
    timers: (await store.timers(FAR_MS, null, 1_000)).filter(ofInstance),
    messages: (await all(store.messages())).filter(ofInstance),
    active: (await all(store.activeInstances())).includes(instanceNumber),
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
    name: 'all changes of a Round are readable when its commit has resolved',
    async run(place) {
      const store = await place.open();
      await store.commit([fullRound(1)]);
      deepStrictEqual(await known(store, 1), asWritten(fullRound(1)));
      strictEqual((await store.instanceById('instance-1'))?.instanceNumber, 1);
      strictEqual(await store.timerCount(), 2);
      await store.close();
    },
  },
  {
    name: 'all data exists when the store is opened again',
    async run(place) {
      const first = await place.open();
      await first.commit([fullRound(1), fullRound(2)]);
      await first.close();
      const second = await place.open();
      for (const instanceNumber of [1, 2])
        deepStrictEqual(await known(second, instanceNumber), asWritten(fullRound(instanceNumber)));
      strictEqual(await second.lastInstanceNumber(), 2);
      strictEqual(await second.timerCount(), 4);
      await second.close();
    },
  },
  {
    name: 'a new store is empty, also after a commit without Rounds',
    async run(place) {
      const store = await place.open();
      await store.commit([]);
      strictEqual(await store.lastInstanceNumber(), 0);
      strictEqual(await store.instanceByNumber(1), null);
      strictEqual(await store.instanceById('instance-1'), null);
      strictEqual(await store.lastRecord(1, 1), null);
      strictEqual(await store.timerCount(), 0);
      deepStrictEqual(await all(store.activeInstances()), []);
      deepStrictEqual(await all(store.messages()), []);
      await store.close();
    },
  },
  {
    name: 'Rounds are applied in list order, and the puts of a Round before its deletions',
    async run(place) {
      const store = await place.open();
      const instanceNumber = 1;
      await store.commit([
        creationOf({ instanceNumber, status: 'pending' }),
        roundOf({ instanceNumber, activitiesPut: [activityOf({ instanceNumber })], active: true }),
        roundOf({
          instanceNumber,
          activitiesDeleted: [activityOf({ instanceNumber })],
          active: false,
        }),
        roundOf({ instanceNumber, activitiesPut: [activityOf({ instanceNumber, attempts: 2 })] }),
        roundOf({
          instanceNumber,
          timersPut: [timerOf({ instanceNumber })],
          timersDeleted: [timerOf({ instanceNumber })],
        }),
        roundOf({ instanceNumber, messagesPut: [messageOf({ instanceNumber })] }),
        roundOf({ instanceNumber: 2, messagesDeleted: [messageOf({ instanceNumber })] }),
        roundOf({ instanceNumber, row: rowOf({ instanceNumber, status: 'completed' }) }),
      ]);
      strictEqual((await store.instanceByNumber(instanceNumber))?.status, 'completed');
      deepStrictEqual(await store.activities(instanceNumber), [
        activityOf({ instanceNumber, attempts: 2 }),
      ]);
      deepStrictEqual(await store.timers(FAR_MS, null, 10), []);
      deepStrictEqual(await all(store.messages()), []);
      deepStrictEqual(await all(store.activeInstances()), []);
      await store.close();
    },
  },
  {
    name: 'deleting missing data, or deleting data twice, is not an error',
    async run(place) {
      const store = await place.open();
      const instanceNumber = 1;
      const deletes = roundOf({
        instanceNumber,
        activitiesDeleted: [activityOf({ instanceNumber })],
        timersDeleted: [timerOf({ instanceNumber })],
        messagesDeleted: [messageOf({ instanceNumber: 2 })],
        active: false,
      });
      await store.commit([deletes]);
      await store.commit([fullRound(instanceNumber), deletes, deletes]);
      await store.commit([deletes]);
      strictEqual((await store.activities(instanceNumber)).length, 1);
      await store.close();
    },
  },
  {
    name: 'a Round without a row or a mark does not change the row or the mark',
    async run(place) {
      const store = await place.open();
      await store.commit([fullRound(1)]);
      await store.commit([
        roundOf({ instanceNumber: 1, records: [recordOf({ instanceNumber: 1, firstEventId: 9 })] }),
      ]);
      strictEqual((await store.instanceByNumber(1))?.idempotencyKey, 'once');
      deepStrictEqual(await all(store.activeInstances()), [1]);
      await store.close();
    },
  },
  {
    name: 'a commit of many Rounds is atomic, before and after small commits',
    async run(place) {
      const store = await place.open();
      await store.commit([creationOf({ instanceNumber: 1 })]);
      const many = Array.from({ length: 3_000 }, (_, index) => {
        const instanceNumber = index + 2;
        const bytes = Buffer.alloc(500, instanceNumber);
        return {
          ...creationOf({ instanceNumber }),
          records: [recordOf({ instanceNumber, bytes })],
          active: true,
        };
      });
      await store.commit(many);
      await store.commit([roundOf({ instanceNumber: 1, active: true })]);
      const active = await all(store.activeInstances());
      deepStrictEqual(
        active,
        Array.from({ length: 3_001 }, (_, index) => index + 1),
      );
      for (const instanceNumber of [2, 1_000, 3_001]) {
        const record = await store.lastRecord(instanceNumber, 1);
        deepStrictEqual(
          plain(record),
          plain(recordOf({ instanceNumber, bytes: Buffer.alloc(500, instanceNumber) })),
        );
      }
      await store.close();
    },
  },
  {
    name: 'one or many records of 2 MiB are read unchanged',
    async run(place) {
      const store = await place.open();
      const bytes = Buffer.alloc(2 * 1024 * 1024, 'perdure');
      const records = [1, 2, 3, 4].map((firstEventId) =>
        recordOf({ instanceNumber: 1, firstEventId, bytes }),
      );
      await store.commit([roundOf({ instanceNumber: 1, records: records.slice(0, 1) })]);
      await store.commit([roundOf({ instanceNumber: 1, records: records.slice(1) })]);
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
    name: 'bytes that were read do not change during later reads and commits',
    async run(place) {
      const store = await place.open();
      const record = (instanceNumber: number, size: number): StoreRound =>
        roundOf({
          instanceNumber,
          records: [recordOf({ instanceNumber, bytes: Buffer.alloc(size, instanceNumber) })],
        });
      await store.commit([record(1, 100), record(2, 100), record(3, 60_000), record(4, 60_000)]);
      const read = await Promise.all(
        [1, 2, 3, 4].map((instanceNumber) => store.lastRecord(instanceNumber, 1)),
      );
      await store.commit([record(1, 100), record(5, 100)]);
      await all(store.history(5, 1, 1));
      for (const [index, found] of read.entries()) {
        ok(found!.bytes.every((byte) => byte === index + 1));
      }
      await store.close();
    },
  },
  {
    name: 'a closed store rejects reads and writes',
    async run(place) {
      const store = await place.open();
      await store.close();
      await store.close();
      const refused = async (call: () => Promise<unknown>): Promise<void> => {
        const error: unknown = await call().catch((reason: unknown) => reason);
        strictEqual((error as { code?: string }).code, 'UNAVAILABLE');
      };
      await refused(() => store.commit([creationOf({ instanceNumber: 1 })]));
      await refused(() => store.instanceByNumber(1));
      await refused(() => all(store.activeInstances()));
    },
  },
];
