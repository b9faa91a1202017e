import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { HistoryStore } from '../model/ports.ts';
import type { StoreRound } from '../model/store-round.ts';
import {
  activityOf,
  all,
  creationOf,
  everything,
  executionOf,
  joined,
  LONG_RECORD,
  messageOf,
  recordOf,
  roundOf,
  rowOf,
  timerOf,
} from './round-samples.suite.ts';
import type { StoreValidation } from './validation-case.suite.ts';

const FAR_MS = Number.MAX_SAFE_INTEGER;

/** Creates an instance with a row in each table. */
function createdInstance(instanceNumber: number, id: string): StoreRound {
  return roundOf({
    instanceNumber,
    id,
    row: rowOf({ instanceNumber, id }),
    records: [1, 5].map((firstEventId) =>
      recordOf({ instanceNumber, firstEventId, bytes: LONG_RECORD }),
    ),
    executions: [executionOf({ instanceNumber })],
    activitiesPut: [activityOf({ instanceNumber })],
    timersPut: [timerOf({ instanceNumber }), timerOf({ instanceNumber, seq: 2, fireAtMs: 7 })],
    active: true,
  });
}

const purgeOf = (instanceNumber: number, id: string): StoreRound =>
  roundOf({ instanceNumber, id, purged: true });

/** Counts the rows of an instance in a store. */
async function countRows(store: HistoryStore, instanceNumber: number): Promise<number> {
  const timers = await store.timers(FAR_MS, null, 1_000);
  const active = await all(store.activeInstances());
  return [
    ...((await store.instanceByNumber(instanceNumber)) ? [instanceNumber] : []),
    ...(await all(store.history(instanceNumber, 1, 1))),
    ...(await store.executions(instanceNumber)),
    ...(await store.activities(instanceNumber)),
    ...timers.filter((timer) => timer.instanceNumber === instanceNumber),
    ...active.filter((number) => number === instanceNumber),
  ].length;
}

const ALL_TRACES = 8;

export const purgeCases: readonly StoreValidation[] = [
  {
    name: 'a purge deletes all data of one instance and no data of other instances',
    async run(place) {
      const store = await place.open();
      await store.commit(
        [1, 2, 3].map((instanceNumber) => createdInstance(instanceNumber, `id-${instanceNumber}`)),
      );
      strictEqual(await countRows(store, 2), ALL_TRACES);
      await store.commit([purgeOf(2, 'id-2')]);
      strictEqual(await countRows(store, 2), 0);
      strictEqual(await store.instanceById('id-2'), null);
      for (const instanceNumber of [1, 3])
        strictEqual(await countRows(store, instanceNumber), ALL_TRACES);
      deepStrictEqual(
        (await store.list(everything, null, 10)).rows.map((row) => row.instanceNumber),
        [3, 1],
      );
      strictEqual(await store.timerCount(), 4);
      await store.close();
    },
  },
  {
    name: 'an ended instance is purged with all its executions',
    async run(place) {
      const store = await place.open();
      const instanceNumber = 1;
      const records = [1, 2, 3].map((execution) => recordOf({ instanceNumber, execution }));
      const row = rowOf({ instanceNumber, status: 'completed', execution: 3 });
      await store.commit([
        roundOf({ instanceNumber, row, records, executions: [executionOf({ instanceNumber })] }),
      ]);
      await store.commit([purgeOf(instanceNumber, row.id)]);
      for (const execution of [1, 2, 3]) {
        deepStrictEqual(await all(store.history(instanceNumber, execution, 1)), []);
      }
      strictEqual(await countRows(store, instanceNumber), 0);
      await store.close();
    },
  },
  {
    name: 'a purged id is available for another instance, also in the same commit',
    async run(place) {
      const store = await place.open();
      await store.commit([createdInstance(1, 'same')]);
      await store.commit([purgeOf(1, 'same'), createdInstance(2, 'same')]);
      strictEqual(await countRows(store, 1), 0);
      strictEqual(await countRows(store, 2), ALL_TRACES);
      strictEqual((await store.instanceById('same'))?.instanceNumber, 2);
      await store.commit([purgeOf(2, 'same')]);
      strictEqual(await store.instanceById('same'), null);
      await store.commit([creationOf({ instanceNumber: 3, id: 'same' })]);
      strictEqual((await store.instanceById('same'))?.instanceNumber, 3);
      await store.close();
    },
  },
  {
    name: 'a purge does not release an id that another instance has claimed',
    async run(place) {
      const store = await place.open();
      await store.commit([createdInstance(1, 'same')]);
      await store.commit([createdInstance(2, 'same'), purgeOf(1, 'same')]);
      strictEqual((await store.instanceById('same'))?.instanceNumber, 2);
      strictEqual(await countRows(store, 1), 0);
      await store.commit([createdInstance(3, 'same')]);
      await store.commit([purgeOf(2, 'same')]);
      strictEqual((await store.instanceById('same'))?.instanceNumber, 3);
      await store.close();
    },
  },
  {
    name: 'a purge deletes earlier writes of its commit, and no later writes',
    async run(place) {
      const store = await place.open();
      await store.commit([createdInstance(1, 'a'), purgeOf(1, 'a'), createdInstance(2, 'b')]);
      strictEqual(await countRows(store, 1), 0);
      strictEqual(await store.instanceById('a'), null);
      strictEqual(await countRows(store, 2), ALL_TRACES);
      const ended = rowOf({ instanceNumber: 2, id: 'b', status: 'completed' });
      const timersDeleted = createdInstance(2, 'b').timersPut;
      await store.commit([
        roundOf({ instanceNumber: 2, id: 'b', row: ended, timersDeleted }),
        purgeOf(2, 'b'),
      ]);
      strictEqual(await countRows(store, 2), 0);
      strictEqual(await store.timerCount(), 0);
      await store.close();
    },
  },
  {
    name: 'undelivered messages survive the purge of their sender',
    async run(place) {
      const store = await place.open();
      const message = messageOf({ instanceNumber: 1, body: 'the child has ended' });
      await store.commit([{ ...createdInstance(1, 'a'), messagesPut: [message] }, purgeOf(1, 'a')]);
      await store.commit([purgeOf(1, 'a')]);
      deepStrictEqual(await all(store.messages()), [message]);
      await store.close();
    },
  },
  {
    name: 'the highest instance number is not reused after a purge',
    async run(place) {
      const store = await place.open();
      await store.commit([creationOf({ instanceNumber: 7 })]);
      strictEqual(await store.lastInstanceNumber(), 7);
      await store.commit([purgeOf(7, 'instance-7'), purgeOf(3, 'instance-3')]);
      strictEqual(await store.lastInstanceNumber(), 7);
      await store.close();
      const again = await place.open();
      strictEqual(await again.lastInstanceNumber(), 7);
      await again.commit([creationOf({ instanceNumber: 8 }), purgeOf(2, 'instance-2')]);
      strictEqual(await again.lastInstanceNumber(), 8);
      await again.commit([creationOf({ instanceNumber: 9 }), purgeOf(9, 'instance-9')]);
      strictEqual(await again.lastInstanceNumber(), 9);
      await again.close();
    },
  },
  {
    name: 'a prune deletes executions with their histories, and no other executions',
    async run(place) {
      const store = await place.open();
      const executions = [1, 2, 11].map((execution) =>
        executionOf({ instanceNumber: 1, execution }),
      );
      const records = [1, 2, 11, 12].map((execution) => recordOf({ instanceNumber: 1, execution }));
      await store.commit([
        { ...creationOf({ instanceNumber: 1, execution: 12 }), executions, records },
      ]);
      await store.commit([createdInstance(2, 'other')]);
      await store.commit([roundOf({ instanceNumber: 1, executionsPruned: [1, 11, 7] })]);
      deepStrictEqual(await store.executions(1), [executions[1]]);
      for (const [execution, count] of Object.entries({ 1: 0, 2: 1, 11: 0, 12: 1 })) {
        strictEqual((await all(store.history(1, Number(execution), 1))).length, count);
      }
      strictEqual((await store.instanceByNumber(1))?.execution, 12);
      strictEqual(await countRows(store, 2), ALL_TRACES);
      const late = recordOf({ instanceNumber: 1, execution: 13 });
      await store.commit([
        roundOf({ instanceNumber: 1, records: [late] }),
        roundOf({ instanceNumber: 1, executionsPruned: [13] }),
      ]);
      deepStrictEqual(await all(store.history(1, 13, 1)), []);
      await store.close();
    },
  },
  {
    name: 'a purge deletes a history of thousands of records completely',
    async run(place) {
      const store = await place.open();
      const records = Array.from({ length: 5_000 }, (_, index) =>
        recordOf({ instanceNumber: 1, firstEventId: index + 1 }),
      );
      await store.commit([
        { ...creationOf({ instanceNumber: 1 }), records },
        createdInstance(2, 'other'),
      ]);
      deepStrictEqual(joined(await all(store.history(1, 1, 1))), joined(records));
      await store.commit([purgeOf(1, 'instance-1')]);
      deepStrictEqual(await all(store.history(1, 1, 1)), []);
      strictEqual(await countRows(store, 2), ALL_TRACES);
      await store.close();
    },
  },
];
