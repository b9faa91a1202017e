// The contract at run time, for programs in Node: a codec for each message, compiled when a process
// starts. `npm run gen` derives the schema from the .proto files, the only place that lists fields
// and numbers.
export { loadContract } from './contract.ts';
export type { Contract, Method } from './contract.ts';
export type { Codec, CodecOptions } from './compile.ts';
export { schema } from './generated/schema.ts';
export { MalformedError } from './reader.ts';
export { inOneof } from './schema.ts';
export type { FieldSchema, MessageSchema, Schema } from './schema.ts';
export { FieldScanner, TooManyFieldsError } from './scan.ts';
