import { deepStrictEqual, strictEqual } from 'node:assert/strict';

import type { ObjectRow, StoreRound } from '../model/store-round.ts';
import { all, creationOf, roundOf } from './round-samples.suite.ts';
import type { StoreValidation } from './validation-case.suite.ts';

const object = (kind: string, id: string, body: unknown = { id }): ObjectRow => ({
  kind,
  id,
  body,
});
const putting = (...objects: ObjectRow[]): StoreRound => roundOf({ instanceNumber: 0, objects });

/** Test cases of objects, which belong to no instance. */
export const objectCases: readonly StoreValidation[] = [
  {
    name: 'objects are listed by kind and prefix of their id, also after a restart',
    async run(place) {
      const body = { spec: ['0 9 * * 1'], input: Buffer.from([1, 255]), next: null, on: true };
      const store = await place.open();
      await store.commit([
        putting(object('schedule', 'b'), object('schedule', 'a/1', body), object('queue', 'a')),
      ]);
      await store.commit([putting(object('schedule', 'a/2'), object('schedule', 'ä'))]);
      await store.close();
      const again = await place.open();
      const ids = async (prefix: string): Promise<string[]> =>
        (await all(again.objects('schedule', prefix))).map(({ id }) => id);
      deepStrictEqual(await ids(''), ['a/1', 'a/2', 'b', 'ä']);
      deepStrictEqual(await ids('a/'), ['a/1', 'a/2']);
      deepStrictEqual(await ids('x'), []);
      const found = (await again.object('schedule', 'a/1'))!;
      deepStrictEqual(Buffer.from((found.body as typeof body).input), Buffer.from([1, 255]));
      deepStrictEqual({ ...(found.body as object), input: body.input }, body);
      await again.close();
    },
  },
  {
    name: 'a put replaces an object, and a put without a body deletes it',
    async run(place) {
      const store = await place.open();
      await store.commit([putting(object('batch', '1', { done: 1 }))]);
      await store.commit([putting(object('batch', '1', { done: 2 }))]);
      deepStrictEqual((await store.object('batch', '1'))?.body, { done: 2 });
      await store.commit([putting(object('batch', '1', null), object('batch', '2', null))]);
      strictEqual(await store.object('batch', '1'), null);
      deepStrictEqual(await all(store.objects('batch', '')), []);
      await store.close();
    },
  },
  {
    name: 'an object and an instance of one Round become durable together',
    async run(place) {
      const store = await place.open();
      const last = object('schedule', 'nightly', { lastMs: 7 });
      await store.commit([{ ...creationOf({ instanceNumber: 1 }), objects: [last] }]);
      deepStrictEqual(await store.object('schedule', 'nightly'), last);
      strictEqual((await store.instanceByNumber(1))?.instanceNumber, 1);
      await store.close();
    },
  },
];
