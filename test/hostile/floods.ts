// Generates expensive requests to each method from the contract, so that they cover new methods and
// fields.
import { gzipSync } from 'node:zlib';
import { schema } from '@perdure/proto/codec';
import type { FieldSchema, MessageSchema } from '@perdure/proto/codec';

export const mebibyte: number = 1024 * 1024;

const messages = new Map(schema.messages.map((message) => [message.name, message]));

export interface Rpc {
  readonly path: string;
  readonly name: string;
  readonly request: MessageSchema;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** All methods of the contract. */
export const rpcs: readonly Rpc[] = schema.services.flatMap(({ methods }) =>
  methods.map(({ name, path, request, requestStream, responseStream }) => {
    return { name, path, request: messages.get(request)!, requestStream, responseStream };
  }),
);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}

function prefixed(field: FieldSchema, body: Buffer): Buffer {
  return Buffer.concat([varint(field.no * 8 + 2), varint(body.length), body]);
}

/** Encodes a message of gRPC: a prefix of five bytes and the body. */
export function framed(body: Buffer, isCompressed = false): Buffer {
  const head = Buffer.alloc(5);
  head[0] = isCompressed ? 1 : 0;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** Creates as many items of the field as fit into this number of bytes. */
function manyOf(field: FieldSchema, bytes: number): Buffer {
  switch (field.kind) {
    case 'message':
    case 'string':
    case 'bytes': {
      const item = Buffer.concat([varint(field.no * 8 + 2), Buffer.from([0])]);
      return Buffer.alloc(Math.floor(bytes / item.length) * item.length, item);
    }
    case 'double':
      return prefixed(field, Buffer.alloc(Math.floor(bytes / 8) * 8, 1));
    default:
      return prefixed(field, Buffer.alloc(bytes, 1));
  }
}

export interface Flood {
  /** The name of the large field, for error messages. */
  readonly what: string;
  readonly body: Buffer;
}

/** Generates a message for each list, also in nested messages, with far too many items. */
export function largeCounts(message: MessageSchema, bytes: number): Flood[] {
  const floods: Flood[] = [];
  const visit = (one: MessageSchema, wrap: (body: Buffer) => Buffer, path: string): void => {
    for (const field of one.fields) {
      const what = `${path}.${field.name}`;
      if (field.repeated) floods.push({ what, body: wrap(manyOf(field, bytes)) });
      const inner = messages.get(field.target);
      const isNew = inner !== undefined && !path.includes(`.${field.name}`);
      if (field.kind !== 'message' || !isNew || path.split('.').length > 3) continue;
      visit(inner, (body) => wrap(prefixed(field, body)), what);
    }
  };
  visit(message, (body) => body, message.name);
  return floods;
}

/** Generates a message for each field of bytes or text, with a far too large value. */
export function largeBytes(message: MessageSchema, bytes: number): Flood[] {
  return message.fields
    .filter(({ kind }) => kind === 'string' || kind === 'bytes')
    .map((field) => ({
      what: `${message.name}.${field.name}`,
      body: prefixed(field, Buffer.alloc(bytes, 0x61)),
    }));
}

/** Creates a small message that decompresses to a large one. */
export const bomb: Buffer = gzipSync(Buffer.alloc(15 * mebibyte), { level: 9 });
