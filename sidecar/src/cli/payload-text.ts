import { readFileSync } from 'node:fs';

import type { Payload } from '../model/payload.ts';
import { UsageError } from './exit.ts';

const SHORT_LENGTH = 100;

/** What a payload holds, as JSON can say it: `{"json": …}`, or its bytes when it is no JSON. */
export function payloadJson(payload: Payload): object {
  const { data, encoding } = payload;
  const bytes = Buffer.from(data);
  if (encoding === 'null') return { json: null };
  if (encoding === '') {
    try {
      return { json: JSON.parse(bytes.toString('utf8')) as unknown };
    } catch {
      // Not JSON after all: shown as bytes.
    }
  }
  return { base64: bytes.toString('base64'), encoding };
}

/** A payload on one line, for humans. */
export function payloadShort(payload: Payload, lengthMax: number = SHORT_LENGTH): string {
  const { data, encoding } = payload;
  if (encoding === 'null') return 'null';
  if (encoding !== '') return `(${data.length} bytes, ${encoding})`;
  const text = Buffer.from(data).toString('utf8').replace(/\s+/g, ' ');
  return text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text;
}

/** Reads `--input` or `--input-file`; without both there is no payload. */
export function readInput(text: string | undefined, file: string | undefined): Payload | null {
  if (text !== undefined && file !== undefined) {
    throw new UsageError('give --input or --input-file, not both');
  }
  const STDIN = 0;
  const source = file === undefined ? text : readFileSync(file === '-' ? STDIN : file, 'utf8');
  if (source === undefined) return null;
  try {
    JSON.parse(source);
  } catch (error) {
    throw new UsageError(`the input is not JSON: ${(error as Error).message}`);
  }
  return { data: Buffer.from(source.trim(), 'utf8'), encoding: '' };
}

/** Bytes with an encoding beside them are a payload. */
function isPayload(value: object): value is Payload {
  return 'data' in value && value.data instanceof Uint8Array && 'encoding' in value;
}

/** A message of the contract as JSON can say it: payloads opened, other bytes in hexadecimal. */
export function messageJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(messageJson);
  if (typeof value !== 'object' || value === null) return value;
  if (isPayload(value)) return payloadJson(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, messageJson(one)]));
}
