// Reads a stored value: the receiver gets the output form of the schema. JSON has no Date and no
// undefined. When a schema rejects the text of a Date or a null, it validates the value again with
// a Date or undefined.
import { InvalidInputError } from '../errors.ts';
import { isThenable } from '../lib/promises.ts';
import { disarm } from '../thrown.ts';
import { asynchronous, invalidValue } from './check.ts';
import type { StandardIssue, StandardResult, StandardSchema } from '../model/standard-schema.ts';

/** Maximum number of validations of one value. Each validation can find dates at a deeper level. */
const ROUNDS_MAX = 8;

const isoText = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Reads a stored value. Returns a value that the schema does not accept unchanged: the sender has
 * validated it, perhaps with another version of the schema.
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
 * Reads the input of an orchestrator.
 * @throws InvalidInputError when the schema rejects the input; TypeError when the schema is
 * asynchronous.
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
 * Reads an input outside of orchestrators, where schemas may be asynchronous.
 * @throws InvalidInputError when the schema rejects the input.
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

/**
 * Reads an output outside of orchestrators. Returns an output that the schema does not accept
 * unchanged.
 */
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

/**
 * Replaces texts with dates at the paths of the issues. Returns the same value when nothing
 * changes.
 */
function revived(value: unknown, issues: readonly StandardIssue[]): unknown {
  const paths = issues.map(({ path }) => (path ?? []).map(keyOf));
  const next = paths.reduce<unknown>((at, path) => reviveAt(at, path, dateOf), value);
  if (next !== value) return next;
  // The issue of a union has only the path of the union, so this tries all values inside.
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
