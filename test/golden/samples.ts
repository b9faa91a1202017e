// One sample of every message of the contract and of every member of its oneofs, with a
// recognisable value in every field. The samples derive from the descriptors, so they contain every
// new field.
import { inOneof } from '@perdure/proto/codec';
import type { FieldSchema, MessageSchema, Schema } from '@perdure/proto/codec';

const depthMax = 3;

export function samplesOf(schema: Schema): Map<string, object> {
  const messages = new Map(schema.messages.map((message) => [message.name, message]));

  const valueOf = (field: FieldSchema, depth: number): unknown => {
    switch (field.kind) {
      case 'int32':
        return field.no * 111;
      case 'int64':
        return 1_700_000_000_000 + field.no;
      case 'bool':
        return true;
      case 'double':
        return field.no + 0.5;
      case 'string':
        return `${field.name} ä`;
      case 'bytes':
        return Buffer.from(`{"${field.name}":${field.no}}`);
      case 'enum':
        return Object.keys(schema.enums[field.target]!).at(-1);
      case 'message':
        return build(messages.get(field.target)!, depth + 1, null);
    }
  };

  const build = (message: MessageSchema, depth: number, member: string | null): object => {
    const members = message.fields.filter((field) => inOneof(message, field));
    const chosen = members.find(({ name }) => name === member) ?? members[0];
    const entries = message.fields.flatMap((field): [string, unknown][] => {
      if (inOneof(message, field) && field !== chosen) return [];
      if (field.kind === 'message' && depth >= depthMax) {
        return field === chosen
          ? [[field.name, build(messages.get(field.target)!, depth + 1, null)]]
          : [[field.name, field.repeated ? [] : null]];
      }
      const value = valueOf(field, depth);
      return [[field.name, field.repeated ? [value, value] : value]];
    });
    if (chosen !== undefined) entries.push([message.oneof, chosen.name]);
    return Object.fromEntries(entries);
  };

  const samples = new Map<string, object>();
  for (const message of schema.messages) {
    const members = message.fields.filter((field) => inOneof(message, field));
    if (members.length === 0) samples.set(message.name, build(message, 0, null));
    for (const { name } of members) {
      samples.set(`${message.name}.${name}`, build(message, 0, name));
    }
  }
  return samples;
}
