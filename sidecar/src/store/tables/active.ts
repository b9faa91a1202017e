import type { Environment } from '../environment.ts';
import { keyOf, longAt } from '../keys.ts';
import { scan } from './table.ts';
import type { Write } from './table.ts';

const nothing = Buffer.alloc(0);

/** Marks an instance as active, or takes the mark away. */
export function markActive({ tables }: Environment, no: number, active: boolean): Write {
  return { table: tables.active, key: keyOf(no), value: active ? nothing : null, no };
}

/** Numbers of the instances with the mark, ascending. */
export async function* readActive(current: () => Environment): AsyncGenerator<number> {
  const range = { start: keyOf(0), end: null };
  for await (const { key } of scan(() => current().tables.active, range)) yield longAt(key, 0);
}
