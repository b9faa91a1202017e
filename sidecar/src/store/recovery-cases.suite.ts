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

const purgeOf = (no: number): StoreRound => roundOf({ no, purged: true });
const growth = (no: number, firstEventId: number, bytes?: Buffer): StoreRound =>
  roundOf({ no, records: [recordOf({ no, firstEventId, ...(bytes && { bytes }) })] });

/** What outlives an end, how large things may be, and copies. */
export const recoveryCases: readonly StoreValidation[] = [
  {
    name: 'each opening finds what all before it committed and deleted',
    async run(place) {
      for (let life = 1; life <= 6; life += 1) {
        const store = await place.open();
        strictEqual(await store.lastInstanceNo(), life - 1);
        for (let no = 1; no < life; no += 1) {
          const isThere = no % 2 === 1;
          strictEqual((await store.instanceByNo(no)) !== null, isThere, `${no} in life ${life}`);
          const bytes = joined(await all(store.history(no, 1, 1)));
          const records = Array.from({ length: life - no }, (_, at) => `${no}/1/${at + 1}`);
          strictEqual(bytes.toString(), isThere ? records.join('') : '');
        }
        await store.commit([creationOf({ no: life }), growth(life, 1)]);
        for (let no = 1; no < life; no += 2) await store.commit([growth(no, life - no + 1)]);
        if (life % 2 === 0) await store.commit([purgeOf(life)]);
        await store.close();
      }
    },
  },
  {
    name: 'what was deleted stays deleted after a restart, and what came after it stays',
    async run(place) {
      const store = await place.open();
      const [kept, gone] = [timerOf({ no: 1, seq: 1 }), timerOf({ no: 1, seq: 2 })];
      await store.commit([
        { ...creationOf({ no: 1 }), timersPut: [kept, gone], active: true },
        { ...creationOf({ no: 2 }), active: true },
      ]);
      await store.commit([roundOf({ no: 1, timersDeleted: [gone], active: false })]);
      await store.commit([purgeOf(2)]);
      await store.commit([roundOf({ no: 1, row: rowOf({ no: 1, status: 'completed' }) })]);
      await store.close();
      const again = await place.open();
      deepStrictEqual(await again.timers(FAR_MS, null, 10), [kept]);
      deepStrictEqual(await all(again.activeInstances()), []);
      strictEqual(await again.instanceByNo(2), null);
      strictEqual((await again.instanceByNo(1))?.status, 'completed');
      strictEqual(await again.lastInstanceNo(), 2);
      await again.close();
    },
  },
  {
    name: 'ids and numbers at their limits come back as they were',
    async run(place) {
      const ids = ['x'.repeat(1_024), 'ä'.repeat(512), '\u0001', 'a\u0000b', '🐘', 'top::1.1.1'];
      const first = Number.MAX_SAFE_INTEGER - ids.length;
      const store = await place.open();
      await store.commit(ids.map((id, index) => creationOf({ no: first + index, id })));
      const timer = timerOf({ no: first, execution: 2 ** 32 - 1, seq: 2 ** 32 - 1 });
      await store.commit([roundOf({ no: first, timersPut: [{ ...timer, fireAtMs: FAR_MS - 1 }] })]);
      await store.close();
      const again = await place.open();
      for (const [index, id] of ids.entries()) {
        strictEqual((await again.instanceById(id))?.no, first + index);
        strictEqual((await again.instanceByNo(first + index))?.id, id);
      }
      const found = (await all(again.idsFrom(''))).map(({ id }) => id);
      const inOrder = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      deepStrictEqual(found, inOrder);
      deepStrictEqual(await again.timers(FAR_MS, null, 1), [{ ...timer, fireAtMs: FAR_MS - 1 }]);
      strictEqual(await again.lastInstanceNo(), first + ids.length - 1);
      await again.close();
    },
  },
  {
    name: 'a commit of 24 MiB is whole, and small ones around it too, after a restart',
    async run(place) {
      const store = await place.open();
      await store.commit([growth(1, 1)]);
      const large = Buffer.alloc(8 * 1024 * 1024, 'large');
      const rounds = [2, 3, 4].map((no) => growth(no, 1, large));
      await store.commit(rounds);
      await store.commit([growth(5, 1)]);
      await store.close();
      const again = await place.open();
      for (const no of [2, 3, 4]) ok(large.equals((await again.lastRecord(no, 1))!.bytes));
      for (const no of [1, 5]) strictEqual(joined(await all(again.history(no, 1, 1))).length, 5);
      await again.close();
    },
  },
  {
    name: 'a value of a row comes back byte by byte, nested and large',
    async run(place) {
      const data = Buffer.alloc(256 * 1024, Buffer.from([0, 255, 7]));
      const nested = { list: [1, -1, 2 ** 40, 0.5, '', 'ä', null, true], inner: { data } };
      const customStatus = { data, encoding: 'binary/plain' };
      const store = await place.open();
      const objects = [{ kind: 'schedule', id: 's', body: nested }];
      await store.commit([roundOf({ no: 1, row: rowOf({ no: 1, customStatus }), objects })]);
      await store.close();
      const again = await place.open();
      deepStrictEqual(plain((await again.instanceByNo(1))?.customStatus), plain(customStatus));
      deepStrictEqual(plain((await again.object('schedule', 's'))?.body), plain(nested));
      await again.close();
    },
  },
  {
    name: 'a copy made while commits go on holds them whole, up to one of them',
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
      const pair = (no: number): StoreRound[] => [
        { ...creationOf({ no: 2 * no - 1 }), records: growth(2 * no - 1, 1, LONG_RECORD).records },
        creationOf({ no: 2 * no }),
      ];
      for (let no = 1; no <= 10; no += 1) await store.commit(pair(no));
      const copying = place.restored(store);
      for (let no = 11; no <= 40; no += 1) {
        await store.commit(pair(no));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const copy = await copying;
      const last = await copy.lastInstanceNo();
      ok(last >= 20 && last % 2 === 0, `the copy ends with ${last}`);
      for (let no = 1; no <= last; no += 1) ok((await copy.instanceByNo(no)) !== null);
      strictEqual(await copy.instanceByNo(last + 1), null);
      await copy.close();
      strictEqual(await store.lastInstanceNo(), 80);
      await store.close();
    },
  },
];
