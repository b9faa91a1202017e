// Reads a value that user code threw, without throwing itself. Fields may have any type, getters
// and proxies may throw, and the value may come from another realm or not be an error.
import { TYPE_NAME_MAX_CHARS, TYPE_NAMES_MAX } from './limits.ts';

/**
 * Maximum characters of the description of a thrown value, before it is cut to the limit of
 * messages.
 */
const DESCRIPTION_MAX_CHARS = 4_096;

/** Maximum number of fields of an object in a description. */
const FIELDS_MAX = 20;

/** Maximum length of a prototype chain to follow. Only proxies have longer chains. */
const CHAIN_MAX = 32;

function ignore(): void {
  // The outcome of a thrown promise is not used.
}

/** Replaces unpaired surrogates, which UTF-8 cannot encode. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/** Reads a field. Undefined when the field cannot be read. */
export function fieldOf(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}

/** Like `instanceof`, but false when the check throws. */
export function isInstance<T extends Error>(
  value: unknown,
  cls: abstract new (...args: never[]) => T,
): value is T {
  try {
    return value instanceof cls;
  } catch {
    return false;
  }
}

/**
 * Returns the built-in tag of a value, which is the same in all realms. Empty when reading it
 * throws.
 */
function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return '';
  }
}

/** True for errors of every realm. */
export function isErrorLike(value: unknown): value is object {
  return tagOf(value) === '[object Error]' || isInstance(value, Error);
}

/** Returns the elements of an array. Empty for other values and for unreadable arrays. */
export function elementsOf(value: unknown): readonly unknown[] {
  try {
    return Array.isArray(value) ? (value as unknown[]) : [];
  } catch {
    return [];
  }
}

/** Returns the message of a thrown value as text. */
export function messageOf(thrown: unknown): string {
  if (!isErrorLike(thrown)) {
    disarm(thrown);
    return describeThrown(thrown);
  }
  const message = fieldOf(thrown, 'message');
  if (typeof message === 'string') return wellFormed(message);
  return message === undefined || message === null ? '' : describeThrown(message);
}

/** Returns the stack of a thrown value. Empty when it has none. */
export function stackOf(thrown: unknown): string {
  const stack = fieldOf(thrown, 'stack');
  return typeof stack === 'string' ? wellFormed(stack) : '';
}

function jsonOf(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === '{}' ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Returns the class name of an object, or else its built-in tag. */
function kindOf(value: object): string {
  const name = fieldOf(fieldOf(value, 'constructor'), 'name');
  return typeof name === 'string' && name !== '' ? name : tagOf(value).slice(8, -1);
}

/** Describes the fields of an object that JSON cannot represent, one level deep. */
function shallow(value: object): string {
  const kind = kindOf(value);
  try {
    const fields = Object.keys(value)
      .slice(0, FIELDS_MAX)
      .map((key) => {
        const field = fieldOf(value, key);
        const isObject = typeof field === 'object' && field !== null;
        return `${key}: ${isObject ? kindOf(field) : primitive(field)}`;
      });
    return fields.length === 0 ? kind : `${kind} { ${fields.join(', ')} }`;
  } catch {
    return kind === '' ? 'an object that cannot be read' : kind;
  }
}

function primitive(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'function') return String(value);
  const name = fieldOf(value, 'name');
  return `function ${typeof name === 'string' ? name : ''}`.trimEnd();
}

/** Describes a value that is not an error, for humans. */
export function describeThrown(value: unknown): string {
  let text: string;
  if (typeof value === 'string') text = value;
  else if (typeof value !== 'object' || value === null) text = primitive(value);
  else text = jsonOf(value) ?? shallow(value);
  return wellFormed(text.slice(0, DESCRIPTION_MAX_CHARS));
}

/** The original `then`. With both handlers, the returned promise never rejects. */
const handle: (ok: () => void, failed: () => void) => unknown = Promise.prototype.then;

/** Handles the rejection of a promise that user code threw, so that it does not end the process. */
export function disarm(thrown: unknown): void {
  if (tagOf(thrown) !== '[object Promise]') return;
  try {
    handle.call(thrown, ignore, ignore);
  } catch {
    // The value only looks like a promise, or its `constructor` throws.
  }
}

/** Returns the name that one object of the prototype chain defines. Undefined: it defines none. */
function nameGivenBy(of: object, error: object): string | undefined {
  const own = Object.getOwnPropertyDescriptor(of, 'name');
  if (own === undefined) return undefined;
  const value = 'value' in own ? (own.value as unknown) : fieldOf(error, 'name');
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function classNameOf(prototype: object): string | undefined {
  const cls = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown;
  if (typeof cls !== 'function') return undefined;
  const name = fieldOf(cls, 'name');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** Names without information about an error. */
const ROOTS: ReadonlySet<string> = new Set(['Error', 'Object', 'PerdureError', 'CausedError']);

/**
 * Returns the names of an error without generic names: the nearest name first, then the names of
 * its class and superclasses.
 */
export function typeNamesOf(error: object): string[] {
  const names = new Set<string>();
  const add = (name: string | undefined): void => {
    if (name === undefined || ROOTS.has(name) || names.size >= TYPE_NAMES_MAX) return;
    names.add(wellFormed(name.slice(0, TYPE_NAME_MAX_CHARS)));
  };
  try {
    add(nameGivenBy(error, error));
    let at = Object.getPrototypeOf(error) as object | null;
    for (let depth = 0; at !== null && depth < CHAIN_MAX; depth += 1) {
      // An explicit name comes before the class name, because the class may be minified.
      add(nameGivenBy(at, error));
      add(classNameOf(at));
      at = Object.getPrototypeOf(at) as object | null;
    }
  } catch {
    // A proxy hides its prototype, so the search ends here.
  }
  return [...names];
}
