// What the receiver of a value gets: what the schema of its definition makes of the stored form.
// JSON has no Date and no undefined: where a schema refuses the text of a Date, or a null, it is
// asked again with what the sender may have given.
import { InvalidInputError } from '../errors.ts';
import { isThenable } from '../lib/promises.ts';
import { disarm } from '../thrown.ts';
import { asynchronous, invalidValue } from './check.ts';
import type { StandardIssue, StandardResult, StandardSchema } from '../model/standard-schema.ts';

/** How often a schema is asked: each time it may find dates further inside. */
const ROUNDS_MAX = 8;

const isoText = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * A stored value as its receiver gets it. One that the schema does not accept comes as it is: it
 * was validated where it entered, perhaps by another version of the schema.
 */
export function readStored(schema: StandardSchema | undefined, stored: unknown): unknown {
  if (schema === undefined) return stored;
  let result: Read;
  try {
    result = read(schema, stored);
  } catch {
    return stored;
  }
  return result === 'later' || result.issues !== undefined ? stored : result.value;
}

/**
 * An input as the code of an orchestrator gets it.
 * @throws InvalidInputError when the schema refuses it; TypeError when the schema is asynchronous.
 */
export function readInputNow(
  schema: StandardSchema | undefined,
  stored: unknown,
  what: string,
): unknown {
  if (schema === undefined) return stored;
  const result = read(schema, stored);
  if (result === 'later') throw asynchronous(what);
  if (result.issues !== undefined) throw invalidValue(result.issues, what, InvalidInputError);
  return result.value;
}

/**
 * The same where the schema may be awaited.
 * @throws InvalidInputError when the schema refuses it.
 */
export async function readInput(
  schema: StandardSchema,
  stored: unknown,
  what: string,
): Promise<unknown> {
  let candidate = stored;
  let refused: readonly StandardIssue[] | undefined;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const result = await schema['~standard'].validate(candidate);
    if (result.issues === undefined) return result.value;
    refused ??= result.issues;
    const next = revived(candidate, result.issues);
    if (next === candidate) break;
    candidate = next;
  }
  throw invalidValue(refused ?? [], what, InvalidInputError);
}

/** An output that may be awaited; one that the schema does not accept comes as it is. */
export async function readOutput(
  schema: StandardSchema | undefined,
  stored: unknown,
): Promise<unknown> {
  return schema === undefined ? stored : readInput(schema, stored, '').catch(() => stored);
}

type Read = StandardResult<unknown> | 'later';

function read(schema: StandardSchema, stored: unknown): Read {
  let candidate = stored;
  let refused: StandardResult<unknown> | undefined;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const result = schema['~standard'].validate(candidate);
    if (isThenable(result)) {
      disarm(result);
      return 'later';
    }
    if (result.issues === undefined) return result;
    refused ??= result;
    const next = revived(candidate, result.issues);
    if (next === candidate) break;
    candidate = next;
  }
  return refused!;
}

/** The value with dates where issues stand at their text; itself when there are none. */
function revived(value: unknown, issues: readonly StandardIssue[]): unknown {
  const paths = issues.map(({ path }) => (path ?? []).map(keyOf));
  const next = paths.reduce<unknown>((at, path) => reviveAt(at, path, dateOf), value);
  if (next !== value) return next;
  // Of a union only the whole is named: what is inside is tried, too.
  return paths.reduce<unknown>((at, path) => reviveAt(at, path, datesWithin), value);
}

function keyOf(key: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof key === 'object' ? key.key : key;
}

function reviveAt(
  value: unknown,
  [key, ...path]: readonly PropertyKey[],
  revive: (value: unknown) => unknown,
): unknown {
  if (key === undefined) return revive(value);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  const field = (value as Record<PropertyKey, unknown>)[key];
  const next = reviveAt(field, path, revive);
  return next === field ? value : changed(value, key, next);
}

function changed(value: object, key: PropertyKey, to: unknown): object {
  const copy: object = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
  Object.defineProperty(copy, key, {
    value: to,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  return copy;
}

function dateOf(value: unknown): unknown {
  if (value === null) return undefined;
  return typeof value === 'string' && isoText.test(value) ? new Date(value) : value;
}

function datesWithin(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return dateOf(value);
  return Object.entries(value).reduce<object>((at, [key, field]) => {
    if (field === null) return at;
    const next = datesWithin(field);
    return next === field ? at : changed(at, key, next);
  }, value);
}
