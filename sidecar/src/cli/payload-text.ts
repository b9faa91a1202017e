import { readFileSync } from 'node:fs';

import type { Payload } from '../model/payload.ts';
import { enumText } from './columns.ts';
import { parseExact } from './exact-json.ts';
import { UsageError } from './exit.ts';

const SHORT_LENGTH = 100;

/** Returns the content of a payload: `{"json": …}`, or the bytes of a payload without JSON. */
export function payloadJson(payload: Payload): object {
  const { data, encoding } = payload;
  const bytes = Buffer.from(data);
  if (encoding === 'null') return { json: null };
  if (encoding === '') {
    try {
      const value: unknown = parseExact(bytes.toString('utf8'));
      JSON.stringify(value);
      return { json: value };
    } catch {
      // Invalid JSON, or nested deeper than the printer supports: shown as bytes.
    }
  }
  return { base64: bytes.toString('base64'), encoding };
}

/** Formats a payload on one line for people. */
export function payloadShort(payload: Payload, lengthMax: number = SHORT_LENGTH): string {
  const { data, encoding } = payload;
  if (encoding === 'null') return 'null';
  if (encoding !== '') return `(${data.length} bytes, ${encoding})`;
  // JSON has line breaks between its tokens only, never in a string.
  const text = Buffer.from(data)
    .toString('utf8')
    .replace(/\s*[\r\n]\s*/g, ' ');
  return text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text;
}

/** Reads the payload of `--input` or `--input-file`; null without both options. */
export function readInput(text: string | undefined, file: string | undefined): Payload | null {
  if (text !== undefined && file !== undefined) {
    throw new UsageError('--input and --input-file exclude each other. Pass one of them');
  }
  const source = file === undefined ? text : readTextFile('input-file', file);
  if (source === undefined) return null;
  try {
    JSON.parse(source);
  } catch (error) {
    throw new UsageError(`the input is not JSON: ${(error as Error).message}`);
  }
  return { data: Buffer.from(source.trim(), 'utf8'), encoding: '' };
}

/** Reads a text file without its byte order mark; `-` is standard input. */
function readTextFile(name: string, path: string): string {
  const STDIN = 0;
  try {
    return readFileSync(path === '-' ? STDIN : path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UsageError(`--${name} ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** True for an object with bytes and an encoding. */
function isPayload(value: object): value is Payload {
  return 'data' in value && value.data instanceof Uint8Array && 'encoding' in value;
}

/** Prefixes of the enum values of a field, by the name of the field. */
const ENUM_FIELDS: Readonly<Record<string, readonly string[]>> = {
  status: ['INSTANCE_STATUS', 'BATCH_STATUS'],
  kind: ['FAILURE_KIND', 'BATCH_KIND'],
  reason: ['WAIT_REASON'],
  outcome: ['RAISE_OUTCOME'],
  overlap: ['OVERLAP_POLICY'],
  parentClosePolicy: ['PARENT_CLOSE_POLICY'],
};

/** Converts an enum value to its text in options and tables; returns other values unchanged. */
function fieldJson(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return messageJson(value);
  const prefix = ENUM_FIELDS[key]?.find((one) => value.startsWith(`${one}_`));
  return prefix === undefined ? value : enumText(value, prefix);
}

/**
 * A message of the contract as JSON: decoded payloads, other bytes in hexadecimal, enum values as
 * the texts of options.
 */
export function messageJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(messageJson);
  if (typeof value !== 'object' || value === null) return value;
  if (isPayload(value)) return payloadJson(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fieldJson(key, one)]));
}
