import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { StoreRound } from '../model/store-round.ts';
import {
  all,
  creationOf,
  joined,
  LONG_RECORD,
  plain,
  recordOf,
  roundOf,
  rowOf,
  timerOf,
} from './round-samples.suite.ts';
import type { StoreValidation } from './validation-case.suite.ts';

const FAR_MS = Number.MAX_SAFE_INTEGER;

const purgeOf = (instanceNumber: number): StoreRound => roundOf({ instanceNumber, purged: true });
const growth = (instanceNumber: number, firstEventId: number, bytes?: Buffer): StoreRound =>
  roundOf({
    instanceNumber,
    records: [recordOf({ instanceNumber, firstEventId, ...(bytes && { bytes }) })],
  });

/** Test cases of recovery, limits of size, and copies. */
export const recoveryCases: readonly StoreValidation[] = [
  {
    name: 'each opening finds all commits and deletions of earlier openings',
    async run(place) {
      for (let life = 1; life <= 6; life += 1) {
        const store = await place.open();
        strictEqual(await store.lastInstanceNumber(), life - 1);
        for (let instanceNumber = 1; instanceNumber < life; instanceNumber += 1) {
          const isThere = instanceNumber % 2 === 1;
          strictEqual(
            (await store.instanceByNumber(instanceNumber)) !== null,
            isThere,
            `${instanceNumber} in opening ${life}`,
          );
          const bytes = joined(await all(store.history(instanceNumber, 1, 1)));
          const records = Array.from(
            { length: life - instanceNumber },
            (_, at) => `${instanceNumber}/1/${at + 1}`,
          );
          strictEqual(bytes.toString(), isThere ? records.join('') : '');
        }
        await store.commit([creationOf({ instanceNumber: life }), growth(life, 1)]);
        for (let instanceNumber = 1; instanceNumber < life; instanceNumber += 2)
          await store.commit([growth(instanceNumber, life - instanceNumber + 1)]);
        if (life % 2 === 0) await store.commit([purgeOf(life)]);
        await store.close();
      }
    },
  },
  {
    name: 'deletions and later writes persist after a restart',
    async run(place) {
      const store = await place.open();
      const [kept, gone] = [
        timerOf({ instanceNumber: 1, seq: 1 }),
        timerOf({ instanceNumber: 1, seq: 2 }),
      ];
      await store.commit([
        { ...creationOf({ instanceNumber: 1 }), timersPut: [kept, gone], active: true },
        { ...creationOf({ instanceNumber: 2 }), active: true },
      ]);
      await store.commit([roundOf({ instanceNumber: 1, timersDeleted: [gone], active: false })]);
      await store.commit([purgeOf(2)]);
      await store.commit([
        roundOf({ instanceNumber: 1, row: rowOf({ instanceNumber: 1, status: 'completed' }) }),
      ]);
      await store.close();
      const again = await place.open();
      deepStrictEqual(await again.timers(FAR_MS, null, 10), [kept]);
      deepStrictEqual(await all(again.activeInstances()), []);
      strictEqual(await again.instanceByNumber(2), null);
      strictEqual((await again.instanceByNumber(1))?.status, 'completed');
      strictEqual(await again.lastInstanceNumber(), 2);
      await again.close();
    },
  },
  {
    name: 'ids and numbers at their limits are read unchanged',
    async run(place) {
      const ids = ['x'.repeat(1_024), 'ä'.repeat(512), '\u0001', 'a\u0000b', '🐘', 'top::1.1.1'];
      const first = Number.MAX_SAFE_INTEGER - ids.length;
      const store = await place.open();
      await store.commit(ids.map((id, index) => creationOf({ instanceNumber: first + index, id })));
      const timer = timerOf({ instanceNumber: first, execution: 2 ** 32 - 1, seq: 2 ** 32 - 1 });
      await store.commit([
        roundOf({ instanceNumber: first, timersPut: [{ ...timer, fireAtMs: FAR_MS - 1 }] }),
      ]);
      await store.close();
      const again = await place.open();
      for (const [index, id] of ids.entries()) {
        strictEqual((await again.instanceById(id))?.instanceNumber, first + index);
        strictEqual((await again.instanceByNumber(first + index))?.id, id);
      }
      const found = (await all(again.idsFrom(''))).map(({ id }) => id);
      const inOrder = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      deepStrictEqual(found, inOrder);
      deepStrictEqual(await again.timers(FAR_MS, null, 1), [{ ...timer, fireAtMs: FAR_MS - 1 }]);
      strictEqual(await again.lastInstanceNumber(), first + ids.length - 1);
      await again.close();
    },
  },
  {
    name: 'a commit of 24 MiB and the small commits around it are complete after a restart',
    async run(place) {
      const store = await place.open();
      await store.commit([growth(1, 1)]);
      const large = Buffer.alloc(8 * 1024 * 1024, 'large');
      const rounds = [2, 3, 4].map((instanceNumber) => growth(instanceNumber, 1, large));
      await store.commit(rounds);
      await store.commit([growth(5, 1)]);
      await store.close();
      const again = await place.open();
      for (const instanceNumber of [2, 3, 4])
        ok(large.equals((await again.lastRecord(instanceNumber, 1))!.bytes));
      for (const instanceNumber of [1, 5])
        strictEqual(joined(await all(again.history(instanceNumber, 1, 1))).length, 5);
      await again.close();
    },
  },
  {
    name: 'nested and large values of rows are read unchanged',
    async run(place) {
      const data = Buffer.alloc(256 * 1024, Buffer.from([0, 255, 7]));
      const nested = { list: [1, -1, 2 ** 40, 0.5, '', 'ä', null, true], inner: { data } };
      const customStatus = { data, encoding: 'binary/plain' };
      const store = await place.open();
      const objects = [{ kind: 'schedule', id: 's', body: nested }];
      await store.commit([
        roundOf({ instanceNumber: 1, row: rowOf({ instanceNumber: 1, customStatus }), objects }),
      ]);
      await store.close();
      const again = await place.open();
      deepStrictEqual(plain((await again.instanceByNumber(1))?.customStatus), plain(customStatus));
      deepStrictEqual(plain((await again.object('schedule', 's'))?.body), plain(nested));
      await again.close();
    },
  },
  {
    name: 'a copy during commits contains only complete commits, without gaps',
    async run(place) {
      const store = await place.open();
      if (place.restored === undefined) {
        const error: unknown = await store
          .backup('nowhere', 'x')
          .catch((reason: unknown) => reason);
        strictEqual((error as { code?: string }).code, 'INVALID_ARGUMENT');
        await store.close();
        return;
      }
      const pair = (instanceNumber: number): StoreRound[] => [
        {
          ...creationOf({ instanceNumber: 2 * instanceNumber - 1 }),
          records: growth(2 * instanceNumber - 1, 1, LONG_RECORD).records,
        },
        creationOf({ instanceNumber: 2 * instanceNumber }),
      ];
      for (let instanceNumber = 1; instanceNumber <= 10; instanceNumber += 1)
        await store.commit(pair(instanceNumber));
      const copying = place.restored(store);
      for (let instanceNumber = 11; instanceNumber <= 40; instanceNumber += 1) {
        await store.commit(pair(instanceNumber));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const copy = await copying;
      const last = await copy.lastInstanceNumber();
      ok(last >= 20 && last % 2 === 0, `the copy ends with ${last}`);
      for (let instanceNumber = 1; instanceNumber <= last; instanceNumber += 1)
        ok((await copy.instanceByNumber(instanceNumber)) !== null);
      strictEqual(await copy.instanceByNumber(last + 1), null);
      await copy.close();
      strictEqual(await store.lastInstanceNumber(), 80);
      await store.close();
    },
  },
];
