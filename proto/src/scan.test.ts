import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { messagesOf } from './arbitrary.suite.ts';
import { loadContract } from './contract.ts';
import { schema } from './generated/schema.ts';
import { FieldScanner, TooManyFieldsError } from './scan.ts';
import type { FieldSchema, MessageSchema } from './schema.ts';

const contract = loadContract();
const scanner = new FieldScanner(schema);
const messages = messagesOf(schema);
const byName = new Map(schema.messages.map((message) => [message.name, message]));

/** Encodes a message with the given number of items in one field, at any depth. */
function listOf(field: FieldSchema, items: number): Buffer {
  const item = field.kind === 'double' ? Buffer.alloc(8, 1) : Buffer.from([1]);
  const isPacked = !['message', 'string', 'bytes'].includes(field.kind);
  const tag = (wireType: number): number[] => {
    const value = field.no * 8 + wireType;
    return value < 128 ? [value] : [(value & 127) | 128, value >> 7];
  };
  if (!isPacked) return Buffer.concat(Array.from({ length: items }, () => Buffer.of(...tag(2), 0)));
  const body = Buffer.concat(Array.from({ length: items }, () => item));
  const length = [(body.length & 127) | 128, body.length >> 7];
  return Buffer.concat([Buffer.of(...tag(2), ...length), body]);
}

describe('the scanner of encoded messages', () => {
  const lists = schema.messages.flatMap((message: MessageSchema) =>
    message.fields.filter(({ repeated }) => repeated).map((field) => ({ message, field })),
  );

  it.each(lists.map(({ message, field }) => [`${message.name}.${field.name}`, message, field]))(
    'counts the items of %s',
    (_, message, field) => {
      const bytes = listOf(field as FieldSchema, 1_000);
      const { name } = message as MessageSchema;
      expect(() => scanner.check(name, bytes, 999)).toThrow(TooManyFieldsError);
      scanner.check(name, bytes, 1_001);
    },
  );

  it('counts the items of lists within messages', () => {
    const statuses = Array.from({ length: 500 }, () => 'INSTANCE_STATUS_RUNNING');
    const bytes = contract.codec('StartBatchRequest').encode({ filter: { statuses } });
    expect(() => scanner.check('StartBatchRequest', bytes, 400)).toThrow(/more than 400 fields/);
  });

  it.each([...byName.keys()])('splits %s into parts with the same content', (name) => {
    const codec = contract.codec<Record<string, unknown>>(name);
    fc.assert(
      fc.property(messages(name), fc.integer({ min: 1, max: 10 }), (value, partFields) => {
        const bytes = codec.encode(value as never);
        const parts = scanner.split(name, bytes, partFields, 1_000_000);
        expect(Buffer.concat(parts)).toEqual(bytes);
        for (const part of parts) codec.decode(part);
      }),
      { numRuns: 20 },
    );
  });

  it('counts the fields of malformed bytes up to the error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        scanner.check('AttachRequest', bytes, 1_000);
        expect(Buffer.concat(scanner.split('AttachRequest', bytes, 2, 1_000))).toEqual(
          Buffer.from(bytes),
        );
      }),
      { numRuns: 3_000 },
    );
  });
});
