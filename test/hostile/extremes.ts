// Generates messages that are valid except for one field with an extreme value. It covers every
// field of every message of the contract, including nested messages.
import { typeNamed } from './contract.ts';
import type { Field, MessageType } from './contract.ts';

/** A message and its extreme field. */
export interface Extreme {
  readonly message: Record<string, unknown>;
  readonly what: string;
}

const texts: readonly string[] = [
  '\0',
  '::',
  'a'.repeat(256),
  'b'.repeat(1_000),
  'c'.repeat(1_024),
  'd'.repeat(3_000),
  '\u{1f980}'.repeat(250),
];
const integers: readonly string[] = ['-1', '0', '2147483647', '-2147483648'];
const longs: readonly string[] = [
  ...integers,
  '4294967296',
  '8640000000000000',
  '9007199254740991',
  '1152921504606846976',
  '9223372036854775807',
  '-9223372036854775808',
];
const doubles: readonly number[] = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, 0.5];
/** Existing names in the sidecar, for the other fields. */
const plainTexts: Readonly<Record<string, string>> = {
  name: 'extreme',
  key: 'key',
  changeId: 'change',
  updateId: 'update',
  worker: 'worker',
};
/** The depth below which only failures are nested. */
const depthMax = 4;
const causes = 70;

function deepFailure(): object {
  let failure: object = { message: 'root' };
  for (let depth = 1; depth < causes; depth += 1) failure = { message: 'outer', cause: failure };
  return failure;
}

function extremesOf(field: Field): readonly unknown[] {
  switch (field.type) {
    case 'TYPE_STRING':
      return texts;
    case 'TYPE_BYTES':
      return [Buffer.alloc(0), Buffer.alloc(1), Buffer.alloc(3_000_000)];
    case 'TYPE_ENUM':
      return [0, 1, 99, -1];
    case 'TYPE_BOOL':
      return [true];
    case 'TYPE_DOUBLE':
    case 'TYPE_FLOAT':
      return doubles;
    case 'TYPE_INT32':
    case 'TYPE_UINT32':
      return integers.map(Number);
    default:
      return longs;
  }
}

/** Creates a message of the type with existing names. */
function plain(
  type: MessageType,
  fixedFields: Readonly<Record<string, unknown>>,
): Extreme['message'] {
  const message: Record<string, unknown> = {};
  for (const { name, type: kind, label } of type.field) {
    if (label === 'LABEL_REPEATED') continue;
    if (kind === 'TYPE_STRING' && plainTexts[name] !== undefined) message[name] = plainTexts[name];
  }
  return { ...message, ...fixedFields };
}

/** Generates the messages of the type with one extreme field. Other fields are valid or fixed. */
export function* extremes(
  type: MessageType,
  fixedFields: Readonly<Record<string, unknown>> = {},
  fixed: ReadonlySet<string> = new Set(),
  depth = 0,
): Generator<Extreme> {
  const base = plain(type, fixedFields);
  for (const field of type.field) {
    if (fixed.has(field.name)) continue;
    const wrap = (value: unknown): unknown => (field.label === 'LABEL_REPEATED' ? [value] : value);
    if (field.type === 'TYPE_MESSAGE') {
      if (field.typeName === 'Failure') {
        yield {
          message: { ...base, [field.name]: wrap(deepFailure()) },
          what: `${field.name} deep`,
        };
      }
      if (depth >= depthMax || field.name === 'cause') continue;
      for (const inner of extremes(typeNamed(field.typeName), {}, fixed, depth + 1)) {
        const what = `${field.name}.${inner.what}`;
        yield { message: { ...base, [field.name]: wrap(inner.message) }, what };
      }
      continue;
    }
    for (const value of extremesOf(field)) {
      const shown = Buffer.isBuffer(value) ? 'bytes' : JSON.stringify(value).slice(0, 12);
      yield { message: { ...base, [field.name]: wrap(value) }, what: `${field.name} ${shown}` };
    }
  }
}

/** Returns name and type of each member of a oneof. */
export function membersOf(
  name: string,
): readonly { readonly name: string; readonly type: MessageType }[] {
  return typeNamed(name)
    .field.filter((field) => field.type === 'TYPE_MESSAGE' && field.label !== 'LABEL_REPEATED')
    .map((field) => ({ name: field.name, type: typeNamed(field.typeName) }));
}
