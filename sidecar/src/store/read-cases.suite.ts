import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { InstanceStatus } from '../model/instance.ts';
import type { HistoryStore, InstanceFilter } from '../model/ports.ts';
import type { HistoryRecord } from '../model/store-round.ts';
import {
  all,
  creationOf,
  everything,
  executionOf,
  joined,
  LONG_RECORD,
  messageOf,
  recordOf,
  roundOf,
  timerOf,
} from './round-samples.suite.ts';
import type { StoreValidation } from './validation-case.suite.ts';

async function eventIds(
  store: HistoryStore,
  ...from: Parameters<HistoryStore['history']>
): Promise<number[]> {
  const records = await all(store.history(...from));
  return records.map((record) => record.firstEventId);
}

/** Lists the numbers of all instances that match, page by page, and counts the pages. */
async function listAll(
  store: HistoryStore,
  filter: Partial<InstanceFilter>,
  limit: number,
): Promise<{ numbers: number[]; pages: number }> {
  const numbers: number[] = [];
  let before: number | null = null;
  let pages = 0;
  do {
    const page = await store.list({ ...everything, ...filter }, before, limit);
    ok(page.rows.length <= limit);
    numbers.push(...page.rows.map((row) => row.instanceNumber));
    before = page.next;
    pages += 1;
  } while (before !== null);
  return { numbers, pages };
}

const statuses: readonly InstanceStatus[] = ['running', 'completed', 'failed'];

/** Creates the instances 1 to 30 with different ids, names, versions, statuses and times. */
async function fill(store: HistoryStore): Promise<void> {
  const rounds = Array.from({ length: 30 }, (_, index) => {
    const instanceNumber = index + 1;
    return creationOf({
      instanceNumber,
      id: `${instanceNumber % 2 === 0 ? 'even' : 'odd'}-${instanceNumber}`,
      name: instanceNumber % 5 === 0 ? 'fifth' : 'other',
      version: instanceNumber > 20 ? '2' : '1',
      status: statuses[instanceNumber % 3]!,
      createdMs: 1_000 + instanceNumber,
    });
  });
  await store.commit(rounds);
}

export const readCases: readonly StoreValidation[] = [
  {
    name: 'history begins with the record that contains the requested event',
    async run(place) {
      const store = await place.open();
      const records = [1, 4, 9].map((firstEventId) =>
        recordOf({ instanceNumber: 1, firstEventId, bytes: LONG_RECORD }),
      );
      await store.commit([roundOf({ instanceNumber: 1, records })]);
      deepStrictEqual(await eventIds(store, 1, 1, 0), [1, 4, 9]);
      deepStrictEqual(await eventIds(store, 1, 1, 1), [1, 4, 9]);
      deepStrictEqual(await eventIds(store, 1, 1, 3), [1, 4, 9]);
      deepStrictEqual(await eventIds(store, 1, 1, 4), [4, 9]);
      deepStrictEqual(await eventIds(store, 1, 1, 8), [4, 9]);
      deepStrictEqual(await eventIds(store, 1, 1, 100), [9]);
      strictEqual((await store.lastRecord(1, 1))?.firstEventId, 9);
      await store.close();
    },
  },
  {
    name: 'a long history is read in order, also while it grows',
    async run(place) {
      const store = await place.open();
      const records = Array.from({ length: 5_000 }, (_, index) =>
        recordOf({
          instanceNumber: 1,
          firstEventId: 3 * index + 1,
          bytes: Buffer.alloc(200, `${index};`),
        }),
      );
      await store.commit([roundOf({ instanceNumber: 1, records })]);
      const found: HistoryRecord[] = [];
      for await (const record of store.history(1, 1, 1)) {
        found.push(record);
        if (found.length === 10) {
          await store.commit([
            roundOf({ instanceNumber: 2, records: [recordOf({ instanceNumber: 2 })] }),
          ]);
        }
      }
      deepStrictEqual(joined(found), joined(records));
      await store.close();
    },
  },
  {
    name: 'histories of instances and executions are separate',
    async run(place) {
      const store = await place.open();
      const big = 2 ** 40;
      for (const instanceNumber of [1, 2, 256, big, big + 1]) {
        const records = [1, 2].map((execution) =>
          recordOf({ instanceNumber, execution, firstEventId: instanceNumber % 7 }),
        );
        const executions = [
          executionOf({ instanceNumber, execution: 2 }),
          executionOf({ instanceNumber, execution: 1 }),
        ];
        await store.commit([roundOf({ instanceNumber, records, executions })]);
      }
      for (const instanceNumber of [1, 2, 256, big, big + 1]) {
        for (const execution of [1, 2]) {
          deepStrictEqual(await eventIds(store, instanceNumber, execution, 1), [
            instanceNumber % 7,
          ]);
          strictEqual(
            (await store.lastRecord(instanceNumber, execution))?.instanceNumber,
            instanceNumber,
          );
        }
        deepStrictEqual(await eventIds(store, instanceNumber, 3, 1), []);
        strictEqual(await store.lastRecord(instanceNumber, 3), null);
        const executions = await store.executions(instanceNumber);
        deepStrictEqual(
          executions.map((row) => [row.instanceNumber, row.execution]),
          [
            [instanceNumber, 1],
            [instanceNumber, 2],
          ],
        );
        deepStrictEqual(await store.executions(instanceNumber, 0, 1), executions.slice(0, 1));
        deepStrictEqual(await store.executions(instanceNumber, 1), executions.slice(1));
        deepStrictEqual(await store.executions(instanceNumber, 2), []);
        deepStrictEqual(await store.execution(instanceNumber, 2), executions[1]);
        strictEqual(await store.execution(instanceNumber, 3), null);
      }
      strictEqual(await store.lastRecord(3, 1), null);
      await store.close();
    },
  },
  {
    name: 'a listing contains each instance once, newest first, for pages of any size',
    async run(place) {
      const store = await place.open();
      await fill(store);
      const newestFirst = Array.from({ length: 30 }, (_, index) => 30 - index);
      for (const limit of [1, 7, 29, 30, 31]) {
        const { numbers, pages } = await listAll(store, {}, limit);
        deepStrictEqual(numbers, newestFirst);
        strictEqual(pages, Math.ceil(30 / limit));
      }
      const page = await store.list(everything, 4, 2);
      deepStrictEqual(
        page.rows.map((row) => row.instanceNumber),
        [3, 2],
      );
      deepStrictEqual(await store.list(everything, 1, 5), { rows: [], next: null });
      await store.close();
    },
  },
  {
    name: 'a page of large rows ends early, and the next page continues after it',
    async run(place) {
      const store = await place.open();
      const customStatus = { data: Buffer.alloc(200 * 1024, 0x20), encoding: '' };
      const numbersUp = Array.from({ length: 20 }, (_, index) => index + 1);
      await store.commit(
        numbersUp.map((instanceNumber) =>
          creationOf({ instanceNumber, id: `large-${instanceNumber}`, customStatus }),
        ),
      );
      const { numbers, pages } = await listAll(store, {}, 1_000);
      deepStrictEqual(numbers, numbersUp.reverse());
      ok(pages >= 3);
      await store.close();
    },
  },
  {
    name: 'a listing contains the instances that match all filters',
    async run(place) {
      const store = await place.open();
      await fill(store);
      const found = async (filter: Partial<InstanceFilter>): Promise<number[]> =>
        (await listAll(store, filter, 4)).numbers;
      deepStrictEqual(await found({ name: 'fifth' }), [30, 25, 20, 15, 10, 5]);
      deepStrictEqual(await found({ name: 'fifth', version: '2' }), [30, 25]);
      deepStrictEqual(await found({ idPrefix: 'even-2' }), [28, 26, 24, 22, 20, 2]);
      deepStrictEqual(await found({ statuses: ['completed'], version: '2' }), [28, 25, 22]);
      deepStrictEqual((await found({ statuses: ['completed', 'failed'] })).length, 20);
      deepStrictEqual(await found({ createdFromMs: 1_005, createdToMs: 1_008 }), [7, 6, 5]);
      deepStrictEqual(await found({ name: 'missing' }), []);
      await store.close();
    },
  },
  {
    name: 'a listing filters by queue, by parent and by end time',
    async run(place) {
      const store = await place.open();
      const parent = { instanceId: 'top', execution: 1, seq: 3 };
      const details = {
        queue: 'gpu',
        priority: 0,
        fairnessKey: '',
        customStatusVersion: 0,
        patches: [],
        lostTurnAttempts: 0,
        copiedFrom: null,
      };
      await store.commit([
        creationOf({ instanceNumber: 1, details }),
        creationOf({ instanceNumber: 2, parent }),
        creationOf({ instanceNumber: 3, parent, details, status: 'failed', endedMs: 70 }),
        creationOf({ instanceNumber: 4, status: 'completed', endedMs: 80 }),
      ]);
      const found = async (filter: Partial<InstanceFilter>): Promise<number[]> =>
        (await listAll(store, filter, 4)).numbers;
      deepStrictEqual(await found({ queue: 'gpu' }), [3, 1]);
      deepStrictEqual(await found({ parentId: 'top' }), [3, 2]);
      deepStrictEqual(await found({ parentId: 'top', queue: 'gpu' }), [3]);
      deepStrictEqual(await found({ endedFromMs: 71 }), [4]);
      deepStrictEqual(await found({ endedToMs: 80 }), [3]);
      await store.close();
    },
  },
  {
    name: 'the row of an ended instance retains its stored requests',
    async run(place) {
      const store = await place.open();
      const request = { idempotencyKey: 'k-1', execution: 0, seq: 0, delivered: true };
      const storedRequests = [
        { ...request, name: 'go' },
        { ...request, name: '', seq: 7 },
      ];
      await store.commit([
        creationOf({ instanceNumber: 1, status: 'completed', endedMs: 70, storedRequests }),
      ]);
      deepStrictEqual((await store.instanceByNumber(1))?.storedRequests, storedRequests);
      await store.close();
    },
  },
  {
    name: 'ids are listed by prefix',
    async run(place) {
      const store = await place.open();
      const ids = ['top', 'top::1.1.1', 'top::1.1.2', 'top::11.1.1', 'töp::1.1.1'];
      await store.commit(ids.map((id, index) => creationOf({ instanceNumber: index + 1, id })));
      deepStrictEqual(await all(store.idsFrom('top::1.')), [
        { id: 'top::1.1.1', instanceNumber: 2 },
        { id: 'top::1.1.2', instanceNumber: 3 },
      ]);
      deepStrictEqual((await all(store.idsFrom('t'))).length, 5);
      deepStrictEqual(await all(store.idsFrom('top::2.')), []);
      const later = await all(store.idsFrom('top::1.', 'top::1.1.1'));
      deepStrictEqual(later, [{ id: 'top::1.1.2', instanceNumber: 3 }]);
      deepStrictEqual(await all(store.idsFrom('top::1.', 'top::1.1.2')), []);
      await store.close();
    },
  },
  {
    name: 'messages are read by sender and oldest first, active instances by number',
    async run(place) {
      const store = await place.open();
      const messages = [
        messageOf({ instanceNumber: 1, eventId: 3, index: 0 }),
        messageOf({ instanceNumber: 1, eventId: 20, index: 0 }),
        messageOf({ instanceNumber: 1, eventId: 20, index: 1, body: 'second' }),
        messageOf({ instanceNumber: 1, execution: 2, eventId: 1 }),
        messageOf({ instanceNumber: 300, eventId: 1 }),
      ];
      const reversed = messages.toReversed();
      for (const message of reversed) {
        await store.commit([
          roundOf({ instanceNumber: message.instanceNumber, messagesPut: [message], active: true }),
        ]);
      }
      deepStrictEqual(await all(store.messages()), messages);
      deepStrictEqual(await all(store.activeInstances()), [1, 300]);
      await store.commit([
        roundOf({ instanceNumber: 9, messagesDeleted: [messages[1]!, messages[4]!] }),
      ]);
      deepStrictEqual(await all(store.messages()), [messages[0], messages[2], messages[3]]);
      await store.close();
    },
  },
  {
    name: 'timers are read earliest first, page by page, up to the requested time',
    async run(place) {
      const store = await place.open();
      const timers = [
        timerOf({ instanceNumber: 9, fireAtMs: 0 }),
        timerOf({ instanceNumber: 1, seq: 1, fireAtMs: 500 }),
        timerOf({ instanceNumber: 1, seq: 2, fireAtMs: 500 }),
        timerOf({ instanceNumber: 1, execution: 2, seq: 1, fireAtMs: 500 }),
        timerOf({ instanceNumber: 2, seq: 1, fireAtMs: 500 }),
        timerOf({ instanceNumber: 1, seq: 3, fireAtMs: 2 ** 33 }),
        timerOf({ instanceNumber: 1, seq: 4, fireAtMs: Number.MAX_SAFE_INTEGER - 1 }),
      ];
      await store.commit([roundOf({ instanceNumber: 1, timersPut: timers.toReversed() })]);
      const untilMs = Number.MAX_SAFE_INTEGER;
      deepStrictEqual(await store.timers(untilMs, null, 100), timers);
      deepStrictEqual(await store.timers(untilMs, null, 3), timers.slice(0, 3));
      deepStrictEqual(await store.timers(untilMs, timers[2]!, 3), timers.slice(3, 6));
      deepStrictEqual(await store.timers(untilMs, timers[6]!, 3), []);
      deepStrictEqual(await store.timers(500, null, 100), timers.slice(0, 5));
      deepStrictEqual(await store.timers(499, null, 100), timers.slice(0, 1));
      const gone = timerOf({ instanceNumber: 1, seq: 9, fireAtMs: 499 });
      deepStrictEqual(await store.timers(500, gone, 2), timers.slice(1, 3));
      strictEqual(await store.timerCount(), 7);
      await store.commit([roundOf({ instanceNumber: 1, timersDeleted: timers.slice(1, 3) })]);
      strictEqual(await store.timerCount(), 5);
      await store.close();
    },
  },
];
