import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { StoreRound } from '../model/store-round.ts';
import {
  activityOf,
  all,
  creationOf,
  everything,
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
/** Bytes of a commit that is too large for a journal. */
const LARGE_BYTES = 700 * 1024;

/** Creates Rounds of two instances whose rows must always have the same version. */
function pairOf(version: number): StoreRound[] {
  return [1, 2].map((instanceNumber) => creationOf({ instanceNumber, version: `${version}` }));
}

/** Test cases of the order and visibility of commits. */
export const orderCases: readonly StoreValidation[] = [
  {
    name: 'the last of consecutive commits applies, for commits of any size',
    async run(place) {
      const store = await place.open();
      const body = (size: number): Buffer => Buffer.alloc(size, `${size}`);
      const sizes = [10, LARGE_BYTES, 20, 30, LARGE_BYTES + 1, 40];
      for (const size of sizes) {
        const object = { kind: 'batch', id: 'x', body: body(size) };
        const row = rowOf({ instanceNumber: 1, version: `${size}` });
        await store.commit([roundOf({ instanceNumber: 1, row, objects: [object] })]);
        strictEqual((await store.instanceByNumber(1))?.version, `${size}`);
      }
      await store.close();
      const again = await place.open();
      strictEqual((await again.instanceByNumber(1))?.version, '40');
      ok(body(40).equals((await again.object('batch', 'x'))!.body as Uint8Array));
      await again.close();
    },
  },
  {
    name: 'overlapping commits of any size become durable in order',
    async run(place) {
      const store = await place.open();
      const ended: number[] = [];
      const sizes = [10, 20, LARGE_BYTES, 30, 400 * 1024, 400 * 1024, 40, LARGE_BYTES, 50];
      const commits = sizes.map(async (size, index) => {
        const object = { kind: 'batch', id: 'x', body: Buffer.alloc(size) };
        const record = recordOf({ instanceNumber: 1, firstEventId: index + 1 });
        await store.commit([
          creationOf({ instanceNumber: 1, version: `${index}` }),
          roundOf({ instanceNumber: 1, records: [record], objects: [object] }),
        ]);
        ended.push(index);
      });
      await Promise.all(commits);
      deepStrictEqual(ended, [...sizes.keys()]);
      await store.close();
      const again = await place.open();
      strictEqual((await again.instanceByNumber(1))?.version, `${sizes.length - 1}`);
      const records = await all(again.history(1, 1, 1));
      strictEqual(joined(records).toString(), sizes.map((_, index) => `1/1/${index + 1}`).join(''));
      await again.close();
    },
  },
  {
    name: 'records are read in order of their events, for commits of any size',
    async run(place) {
      const store = await place.open();
      const sizes = [5, 50_000, LARGE_BYTES, 5, 5, 20_000, LARGE_BYTES, 1];
      const records = sizes.map((size, index) =>
        recordOf({
          instanceNumber: 1,
          firstEventId: index + 1,
          bytes: Buffer.alloc(size, `${index}`),
        }),
      );
      for (const record of records)
        await store.commit([roundOf({ instanceNumber: 1, records: [record] })]);
      deepStrictEqual(joined(await all(store.history(1, 1, 1))), joined(records));
      await store.close();
      const again = await place.open();
      deepStrictEqual(joined(await all(again.history(1, 1, 1))), joined(records));
      await again.close();
    },
  },
  {
    name: 'data that is put twice exists once',
    async run(place) {
      const store = await place.open();
      const instanceNumber = 1;
      const round = roundOf({
        instanceNumber,
        row: rowOf({ instanceNumber }),
        executions: [executionOf({ instanceNumber })],
        activitiesPut: [activityOf({ instanceNumber })],
        timersPut: [timerOf({ instanceNumber })],
        messagesPut: [messageOf({ instanceNumber })],
        objects: [{ kind: 'queue', id: 'q', body: { activities: 1 } }],
        active: true,
      });
      await store.commit([round, round]);
      await store.commit([round]);
      const counts = async (): Promise<number[]> => [
        (await store.list(everything, null, 10)).rows.length,
        (await store.executions(instanceNumber)).length,
        (await store.activities(instanceNumber)).length,
        (await store.timers(FAR_MS, null, 10)).length,
        await store.timerCount(),
        (await all(store.messages())).length,
        (await all(store.objects('queue', ''))).length,
        (await all(store.activeInstances())).length,
      ];
      deepStrictEqual(await counts(), [1, 1, 1, 1, 1, 1, 1, 1]);
      await store.close();
    },
  },
  {
    name: 'a reader reads all or nothing of a commit',
    async run(place) {
      const store = await place.open();
      await store.commit(pairOf(0));
      let isWriting = true;
      const writing = (async () => {
        for (let version = 1; version <= 60; version += 1) {
          const ballast = version % 10 === 0 ? Buffer.alloc(LARGE_BYTES) : Buffer.alloc(0);
          const records = [recordOf({ instanceNumber: 3, firstEventId: version, bytes: ballast })];
          await store.commit([...pairOf(version), roundOf({ instanceNumber: 3, records })]);
          await new Promise((resolve) => setImmediate(resolve));
        }
        isWriting = false;
      })();
      let seen = 0;
      while (isWriting) {
        const { rows } = await store.list(everything, null, 10);
        strictEqual(rows[0]!.version, rows[1]!.version);
        // Later reads must not return an older version.
        ok(Number(rows[0]!.version) >= seen);
        seen = Number(rows[0]!.version);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await writing;
      await store.close();
    },
  },
  {
    name: 'a history is read to its end during a concurrent prune and purge of its instance',
    async run(place) {
      const store = await place.open();
      const records = [1, 2].flatMap((execution) =>
        [1, 2, 3].map((firstEventId) => recordOf({ instanceNumber: 1, execution, firstEventId })),
      );
      await store.commit([{ ...creationOf({ instanceNumber: 1, execution: 2 }), records }]);
      const before = plain(joined(await all(store.history(1, 2, 1))));
      await store.commit([roundOf({ instanceNumber: 1, executionsPruned: [1] })]);
      deepStrictEqual(plain(joined(await all(store.history(1, 2, 1)))), before);
      const reading = store.history(1, 2, 1)[Symbol.asyncIterator]();
      await reading.next();
      await store.commit([roundOf({ instanceNumber: 1, purged: true })]);
      while (!(await reading.next()).done);
      deepStrictEqual(await all(store.history(1, 2, 1)), []);
      await store.close();
    },
  },
];
