// The contract at run time, for programs in Node: a codec for each of its messages,
// compiled when a process starts from the schema that `npm run gen` reads off the .proto files,
// where alone fields and numbers are written down.
export { loadContract } from './contract.ts';
export type { Contract, Method } from './contract.ts';
export type { Codec, CodecOptions } from './compile.ts';
export { schema } from './generated/schema.ts';
export { MalformedError } from './reader.ts';
export { inOneof } from './schema.ts';
export type { FieldSchema, MessageSchema, Schema } from './schema.ts';
export { FieldScanner, TooManyFieldsError } from './scan.ts';
