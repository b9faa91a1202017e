import fc from 'fast-check';

import { inOneof } from './schema.ts';
import type { FieldSchema, MessageSchema, Schema } from './schema.ts';

const int64: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 28 - 1, 2 ** 28, 2 ** 32 - 1, 2 ** 32, 2 ** 35, 2 ** 53 - 1, -1),
);

const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 10 }),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
  fc.string({ minLength: 25, maxLength: 200 }),
);

const bytes: fc.Arbitrary<Buffer> = fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b));

/** Generates objects of every message of the contract, in the form of the codecs. */
export function messagesOf(schema: Schema, depth = 3): (name: string) => fc.Arbitrary<unknown> {
  const byName = new Map(schema.messages.map((message) => [message.name, message]));

  const valueOf = (field: FieldSchema, left: number): fc.Arbitrary<unknown> => {
    switch (field.kind) {
      case 'int32':
        return fc.oneof(fc.integer(), fc.integer({ min: 0, max: 300 }));
      case 'int64':
        return int64;
      case 'bool':
        return fc.boolean();
      case 'double':
        return fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value));
      case 'string':
        return text;
      case 'bytes':
        return bytes;
      case 'enum':
        return fc.constantFrom(...Object.keys(schema.enums[field.target]!));
      case 'message':
        return build(field.target, left - 1);
    }
  };

  const build = (name: string, left: number): fc.Arbitrary<unknown> => {
    const message: MessageSchema = byName.get(name)!;
    const shape: Record<string, fc.Arbitrary<unknown>> = {};
    for (const field of message.fields) {
      if (inOneof(message, field)) continue;
      const value = left > 0 || field.kind !== 'message' ? valueOf(field, left) : null;
      if (field.repeated) {
        shape[field.name] = value ? fc.array(value, { maxLength: 3 }) : fc.constant([]);
      } else if (field.kind === 'message') {
        shape[field.name] = value ? fc.option(value) : fc.constant(null);
      } else shape[field.name] = value!;
    }
    const members = message.fields.filter((field) => inOneof(message, field));
    if (members.length === 0) return fc.record(shape, { noNullPrototype: true });
    return fc
      .tuple(
        fc.record(shape, { noNullPrototype: true }),
        fc.oneof(
          ...members.map((field) =>
            build(field.target, left - 1).map((value) => ({
              [message.oneof]: field.name,
              [field.name]: value,
            })),
          ),
        ),
      )
      .map(([plain, member]) => ({ ...plain, ...member }));
  };
  return (name) => build(name, depth);
}
