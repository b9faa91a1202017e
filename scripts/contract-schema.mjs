// Generates the messages, enums and methods of the contract as data, so that codecs need no .proto
// parser at run time (proto/src/schema.ts has the types).
import { join } from 'node:path';

import { loadSync } from '@grpc/proto-loader';

import { root } from './process.mjs';

const PREFIX = 'perdure.v1.';

const KINDS = {
  TYPE_INT32: 'int32',
  TYPE_INT64: 'int64',
  TYPE_BOOL: 'bool',
  TYPE_DOUBLE: 'double',
  TYPE_STRING: 'string',
  TYPE_BYTES: 'bytes',
  TYPE_ENUM: 'enum',
  TYPE_MESSAGE: 'message',
};

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const shortName = (name) => name.slice(name.lastIndexOf('.') + 1);

function readField(message, field) {
  const kind = KINDS[field.type];
  if (kind === undefined || field.proto3Optional) {
    throw new Error(`${message}.${field.name}: the codec does not support ${field.type} here`);
  }
  return {
    no: field.number,
    name: camelCase(field.name),
    kind,
    repeated: field.label === 'LABEL_REPEATED',
    target: shortName(field.typeName),
  };
}

function readMessage(name, { field = [], oneofDecl = [] }) {
  if (oneofDecl.length > 1) throw new Error(`${name}: the codec supports one oneof per message`);
  const fields = field.map((one) => readField(name, one)).sort((a, b) => a.no - b.no);
  return { name, fields, oneof: camelCase(oneofDecl[0]?.name ?? '') };
}

function readService(name, service) {
  const methods = Object.entries(service).map(([method, found]) => ({
    name: method,
    path: found.path,
    request: found.requestType.type.name,
    response: found.responseType.type.name,
    requestStream: found.requestStream,
    responseStream: found.responseStream,
  }));
  return { name, methods };
}

function readSchema(files) {
  const options = { keepCase: true, longs: Number, includeDirs: [join(root, 'proto')] };
  const definition = loadSync(files, options);
  const [messages, enums, services] = [[], {}, []];
  for (const [fullName, entry] of Object.entries(definition)) {
    if (!fullName.startsWith(PREFIX)) continue;
    const name = fullName.slice(PREFIX.length);
    if (!('format' in entry)) services.push(readService(name, entry));
    else if (entry.format.endsWith('EnumDescriptorProto')) {
      enums[name] = Object.fromEntries(entry.type.value.map((one) => [one.name, one.number]));
    } else messages.push(readMessage(name, entry.type));
  }
  return { messages, enums, services };
}

const rows = (list) => list.map((row) => `    ${JSON.stringify(row)},\n`).join('');

/**
 * Returns the text of a module that exports the schema of these files. Paths are relative to
 * proto/.
 */
export function schemaModule(files) {
  const { messages, enums, services } = readSchema(files);
  return `import type { Schema } from '../schema.ts';

export const schema: Schema = {
  messages: [\n${rows(messages)}  ],
  enums: ${JSON.stringify(enums)},
  services: [\n${rows(services)}  ],
};
`;
}
