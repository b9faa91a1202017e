import type { Environment } from '../environment.ts';
import { keyOf, longAt } from '../keys.ts';
import { scanKeys } from './table.ts';
import type { Write } from './table.ts';

const nothing = Buffer.alloc(0);

/** Returns the write that sets or removes the mark of an active instance. */
export function markActive(instanceNumber: number, active: boolean): Write {
  return {
    table: 'active',
    key: keyOf(instanceNumber),
    value: active ? nothing : null,
    instanceNumber,
  };
}

/** Lists the numbers of the active instances, ascending. */
export async function* readActive(current: () => Environment): AsyncGenerator<number> {
  const range = { start: keyOf(0), end: null };
  for await (const keys of scanKeys(() => current().tables.active, range)) {
    for (const key of keys) yield longAt(key, 0);
  }
}
