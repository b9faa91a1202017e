import type { ObjectRow } from '../../model/store-round.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { keyBehind, textKeyOf } from '../keys.ts';
import { bodyOf, nextKey, scan, storedAt } from './table.ts';
import type { Write } from './table.ts';

const BETWEEN = '\0';

function keyOfObject({ kind, id }: { readonly kind: string; readonly id: string }): Buffer {
  return textKeyOf(kind + BETWEEN + id);
}

/** Returns the write that puts an object, or deletes an object without a body. */
export function putObject(codec: RowCodec, instanceNumber: number, object: ObjectRow): Write {
  const value = object.body === null ? null : codec.encode(object.body);
  return { table: 'objects', key: keyOfObject(object), value, instanceNumber };
}

export function readObject(environment: Environment, kind: string, id: string): ObjectRow | null {
  const { tables, codec } = environment;
  const key = keyOfObject({ kind, id });
  const stored = storedAt(tables.objects, key);
  return stored ? { kind, id, ...bodyOf(codec, { key, stored }) } : null;
}

/** Reads the objects of a kind with an id prefix after `after`, in order of their keys. */
export async function* readObjects(
  current: () => Environment,
  kind: string,
  idPrefix: string,
  after?: string,
): AsyncGenerator<ObjectRow> {
  const { codec } = current();
  const first = keyOfObject({ kind, id: idPrefix });
  const start = after === undefined ? first : nextKey(keyOfObject({ kind, id: after }));
  const idAt = Buffer.byteLength(kind + BETWEEN);
  const range = { start, end: keyBehind(first) };
  for await (const entries of scan(() => current().tables.objects, range)) {
    for (const entry of entries) {
      yield { kind, id: entry.key.subarray(idAt).toString(), ...bodyOf(codec, entry) };
    }
  }
}
