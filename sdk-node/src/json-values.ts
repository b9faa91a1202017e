// Finds values that JSON would change without an error, such as a Map (which becomes {}) or a NaN
// (which becomes null), with their path.
import { describeThrown } from './thrown.ts';

/** A value that JSON would change: its path, such as `items[3].at`, and its kind. */
export interface UnfitValue {
  readonly path: string;
  readonly what: string;
}

/** Built-in objects that JSON does not represent faithfully. */
const REFUSED: ReadonlySet<string> = new Set(
  (
    'Map Set WeakMap WeakSet WeakRef RegExp Promise Error ArrayBuffer SharedArrayBuffer DataView ' +
    'Generator AsyncGenerator Headers FormData URLSearchParams Blob'
  )
    .split(' ')
    .map((name) => `[object ${name}]`),
);

function isRefusedObject(value: object): boolean {
  return ArrayBuffer.isView(value) || REFUSED.has(Object.prototype.toString.call(value));
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

/** Returns the value that `JSON.stringify` writes instead of an object. */
function replaced(value: object, key: string): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value, key) as unknown) : value;
}

/**
 * True when JSON represents the value faithfully. The value has no cycles, because `JSON.stringify`
 * has already accepted it.
 */
function holds(value: unknown, key: string): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return true;
    case 'number':
      return value - value === 0;
    case 'object':
      return value === null || (Array.isArray(value) ? holdsAll(value) : holdsObject(value, key));
    default:
      return false;
  }
}

function holdsAll(values: readonly unknown[]): boolean {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (typeof value !== 'string' && !holds(value, String(index))) return false;
  }
  return true;
}

function holdsObject(value: object, key: string): boolean {
  // JSON writes an invalid Date as null.
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  if (!isPlain(value) && isRefusedObject(value)) return false;
  const written = replaced(value, key);
  if (written !== value) return holds(written, key);
  for (const name in value) {
    const field = (value as Record<string, unknown>)[name];
    if (typeof field === 'string' || holds(field, name)) continue;
    if (Object.hasOwn(value, name)) return false;
  }
  return true;
}

/** Returns the first value that JSON would change. Undefined: JSON represents the whole value. */
export function findUnfit(value: unknown): UnfitValue | undefined {
  return holds(value, '') ? undefined : locate(value, '', '');
}

function locate(value: unknown, path: string, key: string): UnfitValue | undefined {
  if (typeof value !== 'object' || value === null) {
    return holds(value, key) ? undefined : { path, what: nameOf(value) };
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = locate(item, `${path}[${index}]`, String(index));
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (value instanceof Date) {
    return holdsObject(value, key) ? undefined : { path, what: 'an invalid Date' };
  }
  if (isRefusedObject(value)) return { path, what: `a ${nameOf(value)}` };
  const written = replaced(value, key);
  if (written !== value) return locate(written, path, key);
  for (const [name, field] of Object.entries(value)) {
    const found = locate(field, `${path}${step(name)}`, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function step(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function nameOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object' && value !== null) return value.constructor.name;
  if (typeof value === 'bigint') return `a BigInt (${value}n)`;
  return typeof value === 'function' ? 'a function' : describeThrown(value);
}

/** Returns the first cycle or BigInt, for which `JSON.stringify` throws. */
export function findRefused(value: unknown): UnfitValue | undefined {
  const seen = new Set<object>();
  const above = new Set<object>();
  const look = (at: unknown, path: string): UnfitValue | undefined => {
    if (typeof at === 'bigint') return { path, what: nameOf(at) };
    if (typeof at !== 'object' || at === null) return undefined;
    if (above.has(at)) return { path, what: 'an object that contains itself' };
    if (seen.has(at)) return undefined;
    seen.add(at);
    above.add(at);
    for (const [name, field] of Object.entries(at)) {
      const found = look(field, Array.isArray(at) ? `${path}[${name}]` : `${path}${step(name)}`);
      if (found !== undefined) return found;
    }
    above.delete(at);
    return undefined;
  };
  try {
    return look(value, '');
  } catch {
    // A getter threw, or the nesting exceeds the stack. The error of `JSON.stringify` explains it.
    return undefined;
  }
}
