// Reads what user code threw without ever throwing itself: fields may be of any type, getters and
// proxies may throw, and the value may come from another realm or be no error at all.
import { TYPE_NAME_MAX_CHARS, TYPE_NAMES_MAX } from './limits.ts';

/** Characters that a description of a thrown value starts from; it is cut for the wire later. */
const DESCRIPTION_MAX_CHARS = 4_096;

/** Fields of an object in a description. */
const FIELDS_MAX = 20;

/** Prototypes that are looked at: longer chains are made by proxies. */
const CHAIN_MAX = 32;

function ignore(): void {
  // A promise that was thrown: its own outcome is of no interest.
}

/** Without halves of characters, which UTF-8 cannot hold: both ends must read the same text. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/** A field, or undefined when it cannot be read. */
export function fieldOf(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}

/** `instanceof`, false when the value cannot be asked. */
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

/** What the language calls a value: the same in all realms; empty when it cannot be asked. */
function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return '';
  }
}

/** True for errors of this and of other realms. */
export function isErrorLike(value: unknown): value is object {
  return tagOf(value) === '[object Error]' || isInstance(value, Error);
}

/** An array's elements, or none when it is no array or cannot be read. */
export function elementsOf(value: unknown): readonly unknown[] {
  try {
    return Array.isArray(value) ? (value as unknown[]) : [];
  } catch {
    return [];
  }
}

/** The text of a message, whatever it is. */
export function messageOf(thrown: unknown): string {
  if (!isErrorLike(thrown)) {
    disarm(thrown);
    return describeThrown(thrown);
  }
  const message = fieldOf(thrown, 'message');
  if (typeof message === 'string') return wellFormed(message);
  return message === undefined || message === null ? '' : describeThrown(message);
}

/** The stack, or an empty text. */
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

/** The class of an object that has one with a name; else what the language calls it. */
function kindOf(value: object): string {
  const name = fieldOf(fieldOf(value, 'constructor'), 'name');
  return typeof name === 'string' && name !== '' ? name : tagOf(value).slice(8, -1);
}

/** The fields of an object that JSON cannot write, one level deep. */
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

/** A value that is no error, as text for humans. */
export function describeThrown(value: unknown): string {
  let text: string;
  if (typeof value === 'string') text = value;
  else if (typeof value !== 'object' || value === null) text = primitive(value);
  else text = jsonOf(value) ?? shallow(value);
  return wellFormed(text.slice(0, DESCRIPTION_MAX_CHARS));
}

/** `then` of promises: the promise that it returns is never rejected when both are handled. */
const handle: (ok: () => void, failed: () => void) => unknown = Promise.prototype.then;

/** A promise that user code threw must not end the process when it is rejected itself. */
export function disarm(thrown: unknown): void {
  if (tagOf(thrown) !== '[object Promise]') return;
  try {
    handle.call(thrown, ignore, ignore);
  } catch {
    // It only looks like a promise, or its `constructor` throws.
  }
}

/** The name that an object of the chain itself gives the error; undefined when it gives none. */
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

/** Names that say nothing about an error. */
const ROOTS: ReadonlySet<string> = new Set(['Error', 'Object', 'PerdureError', 'CausedError']);

/**
 * What an error is called, without the names that all errors have: the nearest name first, then
 * those of its class and of the classes that it extends.
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
      // Both of one class: a name that it was given says more than that of a minified class.
      add(nameGivenBy(at, error));
      add(classNameOf(at));
      at = Object.getPrototypeOf(at) as object | null;
    }
  } catch {
    // A proxy that hides its prototype: what was found until here counts.
  }
  return [...names];
}
