// Generates input of every kind from a seed. It reads all methods and messages from the contract
// and creates messages of any type by their fields alone, so that it covers additions to the
// contract.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import type { SeededRandom } from '../fixtures/seeded-random.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@perdure/proto/package.json'));
const files = ['worker', 'client', 'admin', 'schedule', 'batch'];

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
}

export interface MessageType {
  readonly field: readonly Field[];
  readonly oneofDecl: readonly unknown[];
}

interface Rpc {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestType: { readonly type: MessageType };
  requestSerialize(message: object): Buffer;
}

/** One method of the contract. */
export interface Method extends Rpc {
  readonly name: string;
}

const definition = loadSync(
  files.map((name) => `perdure/v1/${name}.proto`),
  { includeDirs: [folder], longs: String, enums: String, oneofs: true },
) as unknown as Readonly<Record<string, object>>;

/** All methods of all services. */
export const methods: readonly Method[] = Object.entries(definition)
  .filter(([name]) => name.endsWith('Service'))
  .flatMap(([, service]) => Object.entries(service as Record<string, Rpc>))
  .map(([name, rpc]) => ({ ...rpc, requestSerialize: rpc.requestSerialize, name }));

export function methodNamed(name: string): Method {
  const found = methods.find((method) => method.name === name);
  if (found === undefined) throw new Error(`the contract has no method ${name}`);
  return found;
}

/** Valid values, with which a call reaches its main part. */
const goodWords: readonly string[] = [
  '',
  'fuzz',
  'fuzz-1',
  'fuzz-2',
  'fuzz-3',
  '* * * * *',
  'Europe/Berlin',
  '{"a":1}',
];
/** Invalid, long or unusual values. */
const badWords: readonly string[] = [
  '*',
  '../..',
  '::1.1.1',
  'a\nb',
  '\0',
  '🦀',
  'x'.repeat(256),
  'x'.repeat(5e3),
  'NaN',
  '-1',
  '0 0 31 2 *',
  'every day',
  'a'.repeat(1024),
  'a,b',
  ' a',
];
const goodNumbers: readonly string[] = ['0', '0', '1', '2', '3', '100'];
const badNumbers: readonly string[] = [
  '65536',
  '-1',
  '2147483647',
  '-2147483648',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '1700000000000',
];

/** Fixed fields of requests that would otherwise stop other instances. */
const aimed: Readonly<Record<string, object>> = {
  StartBatch: { filter: { name: 'fuzz' } },
  SetQueue: { queue: 'fuzz-queue' },
  SetRetention: { name: 'fuzz' },
};

function pick<T>(random: SeededRandom, from: readonly T[]): T {
  return from[random.whole(0, from.length - 1)]!;
}

/** Selects a value, mostly a valid one: one invalid value is enough for a rejection. */
function mostly<T>(random: SeededRandom, good: readonly T[], bad: readonly T[]): T {
  return pick(random, random.whole(0, 9) === 0 ? bad : good);
}

function valueOf(random: SeededRandom, field: Field, depth: number): unknown {
  switch (field.type) {
    case 'TYPE_STRING':
      return mostly(random, goodWords, badWords);
    case 'TYPE_BYTES':
      return Buffer.alloc(pick(random, [0, 1, 20, 5_000]), random.whole(0, 255));
    case 'TYPE_BOOL':
      return random.whole(0, 1) === 1;
    case 'TYPE_ENUM':
      return mostly(random, [0, 1, 2, 3], [4, 5, 8, 99]);
    case 'TYPE_MESSAGE':
      return randomMessage(random, typeNamed(field.typeName), depth + 1);
    case 'TYPE_DOUBLE':
    case 'TYPE_FLOAT':
      return pick(random, [0, 1, -1, 0.001, 1e300, Number.NaN, Number.POSITIVE_INFINITY]);
    case 'TYPE_INT32':
    case 'TYPE_UINT32':
      return Number(mostly(random, goodNumbers, badNumbers.slice(0, 4)));
    default:
      return mostly(random, goodNumbers, badNumbers);
  }
}

/** Finds a message of the contract by name. */
export function typeNamed(name: string): MessageType {
  const found = definition[`perdure.v1.${name}`] as { type: MessageType } | undefined;
  if (found === undefined) throw new Error(`the contract has no message ${name}`);
  return found.type;
}

/** Generates a message of the type with some of its fields. */
export function randomMessage(random: SeededRandom, type: MessageType, depth = 0): object {
  const message: Record<string, unknown> = {};
  if (depth > 6) return message;
  const isChoice = type.oneofDecl.length > 0 && type.field.length > 4;
  const fields = isChoice
    ? [...type.field.slice(0, 2), pick(random, type.field)]
    : type.field.filter(() => random.whole(0, 2) > 0);
  for (const field of fields) {
    const count = field.label === 'LABEL_REPEATED' ? random.whole(0, 3) : 1;
    const values = Array.from({ length: count }, () => valueOf(random, field, depth));
    message[field.name] = field.label === 'LABEL_REPEATED' ? values : values[0];
  }
  return message;
}

/** Generates a well-formed request with arbitrary contents. */
export function randomRequest(random: SeededRandom, method: Method): Buffer {
  const request = randomMessage(random, method.requestType.type);
  return method.requestSerialize({ ...request, ...aimed[method.name] });
}

/** Generates bytes: a changed request, a truncated request, or random bytes. */
export function randomBytes(random: SeededRandom, method: Method): Buffer {
  const bytes = randomRequest(random, method);
  // A directed request must reach its target.
  if (method.name in aimed) return bytes.subarray(0, random.whole(0, 1));
  if (random.whole(0, 3) === 0) return bytes.subarray(0, random.whole(0, bytes.length));
  if (random.whole(0, 3) === 0) {
    return Buffer.from(Array.from({ length: random.whole(1, 300) }, () => random.whole(0, 255)));
  }
  const changed = Buffer.from(bytes);
  if (changed.length === 0) return changed;
  for (let count = random.whole(1, 8); count > 0; count -= 1) {
    changed[random.whole(0, changed.length - 1)] = random.whole(0, 255);
  }
  return changed;
}
