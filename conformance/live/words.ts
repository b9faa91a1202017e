// Placeholders in the texts of a case, for values that exist only at run time.
import type { Json } from '../case.ts';

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Replaces `{name}` in all texts of a value, and `{"$text": n}` with a text of that length. */
export function filled(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{([\w-]+)\}/g, (whole, name: string) => names.get(name) ?? whole);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, names));
  if (!isObject(value)) return value;
  if (typeof value['$text'] === 'number') return 'x'.repeat(value['$text']);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [filled(key, names) as string, filled(item, names)]),
  );
}

/** Returns the member of a value at a path such as `output.0.id`. */
export function memberAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value);
}
