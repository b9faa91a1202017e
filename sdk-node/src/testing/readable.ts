// Converts wire objects to their readable JSON form and back, from the tables in wire-shapes.ts.
import { bytesOf } from '../payload.ts';
import type { Payload } from '../model/wire-types.ts';
import type { Shape } from './wire-shapes.ts';

type Json = { [key: string]: unknown };

function fail(where: string, what: string): never {
  throw new TypeError(`${where}: ${what}`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readPayload(value: unknown, where: string): Payload {
  if (!isObject(value)) return fail(where, 'a payload is {"json": …} or {"base64": …}');
  if ('json' in value) return { data: Buffer.from(JSON.stringify(value['json'])), encoding: '' };
  if (typeof value['base64'] !== 'string') fail(where, 'a payload has "json" or "base64"');
  const encoding = typeof value['encoding'] === 'string' ? value['encoding'] : '';
  return { data: Buffer.from(value['base64'], 'base64'), encoding };
}

function writePayload({ data, encoding }: Payload): Json {
  const bytes = bytesOf(data);
  if (encoding === 'null') return { json: null };
  if (encoding === '') {
    try {
      return { json: JSON.parse(bytes.length === 0 ? 'null' : bytes.toString('utf8')) as unknown };
    } catch {
      // The data is not valid JSON; it is shown as base64.
    }
  }
  return { base64: bytes.toString('base64'), encoding };
}

const defaults = { text: '', number: 0, flag: false, payload: null, bytes: Buffer.alloc(0) };
const scalarType = { text: 'string', number: 'number', flag: 'boolean' } as const;

function readField(field: Shape[string], value: unknown, where: string): unknown {
  if (typeof field === 'object' && 'shape' in field) {
    return value === undefined || value === null ? null : readBody(field.shape(), value, where);
  }
  if (typeof field === 'object' && 'shapes' in field) {
    const items = Array.isArray(value) ? value : [];
    return items.map((item, i) => readBody(field.shapes(), item, `${where}[${i}]`));
  }
  if (typeof field === 'object') {
    const name = typeof value === 'string' ? value : 'UNSPECIFIED';
    return name.startsWith(field.prefix) ? name : `${field.prefix}${name}`;
  }
  if (field === 'texts') return Array.isArray(value) ? value.map(String) : [];
  if (value === undefined || value === null) return defaults[field];
  if (field === 'payload') return readPayload(value, where);
  if (field === 'bytes') return Buffer.from(typeof value === 'string' ? value : '', 'hex');
  if (typeof value !== scalarType[field]) fail(where, `expected a ${scalarType[field]}`);
  return value;
}

/**
 * Converts a readable body to its wire form. Absent fields get their defaults.
 * @throws TypeError for a field that does not exist or has the wrong type.
 */
export function readBody(shape: Shape, value: unknown, where: string): Json {
  if (!isObject(value)) return fail(where, 'expected an object');
  for (const key of Object.keys(value)) {
    if (!(key in shape)) fail(where, `unknown field "${key}"`);
  }
  const body: Json = {};
  for (const [key, field] of Object.entries(shape)) {
    body[key] = readField(field, value[key], `${where}.${key}`);
  }
  return body;
}

function writeField(field: Shape[string], value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof field === 'object' && 'shape' in field) return writeBody(field.shape(), value as Json);
  if (typeof field === 'object' && 'shapes' in field) {
    const items = value as Json[];
    return items.length === 0 ? undefined : items.map((item) => writeBody(field.shapes(), item));
  }
  if (typeof field === 'object') {
    return value === `${field.prefix}UNSPECIFIED` ? undefined : value;
  }
  if (field === 'payload') return writePayload(value as Payload);
  if (field === 'texts') return (value as string[]).length === 0 ? undefined : value;
  if (field === 'bytes') {
    const hex = Buffer.from(value as Uint8Array).toString('hex');
    return hex === '' ? undefined : hex;
  }
  return value === defaults[field] ? undefined : value;
}

/** Converts a body to its readable form, without default values. */
export function writeBody(shape: Shape, body: Json): Json {
  const written: Json = {};
  for (const [key, field] of Object.entries(shape)) {
    const value = writeField(field, body[key]);
    if (value !== undefined) written[key] = value;
  }
  return written;
}
