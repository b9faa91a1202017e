import type { ObjectRow } from '../../model/store-round.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { keyBehind, textKeyOf } from '../keys.ts';
import { scan, valueAt } from './table.ts';
import type { Write } from './table.ts';

const BETWEEN = '\0';

function keyOfObject({ kind, id }: { readonly kind: string; readonly id: string }): Buffer {
  return textKeyOf(kind + BETWEEN + id);
}

/** Puts the object, or deletes it when it has no body. */
export function putObject(codec: RowCodec, no: number, object: ObjectRow): Write {
  const value = object.body === null ? null : codec.encode(object.body);
  return { table: 'objects', key: keyOfObject(object), value, no };
}

export function readObject(environment: Environment, kind: string, id: string): ObjectRow | null {
  const value = valueAt(environment.tables.objects, keyOfObject({ kind, id }));
  return value ? { kind, id, body: environment.codec.decode(value) } : null;
}

/** All objects of a kind whose id begins so, in order of their keys. */
export async function* readObjects(
  current: () => Environment,
  kind: string,
  idPrefix: string,
): AsyncGenerator<ObjectRow> {
  const { codec } = current();
  const start = keyOfObject({ kind, id: idPrefix });
  const idAt = Buffer.byteLength(kind + BETWEEN);
  const range = { start, end: keyBehind(start) };
  for await (const entries of scan(() => current().tables.objects, range)) {
    for (const { key, value } of entries) {
      yield { kind, id: key.subarray(idAt).toString(), body: codec.decode(value) };
    }
  }
}
