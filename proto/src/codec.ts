// The contract at run time, for whoever speaks it in Node: reads the .proto files of this package
// and compiles a codec for each of their messages. They are the only place where fields and numbers
// are written down, and this is the only importer of proto-loader.
export { loadContract } from './contract.ts';
export type { Contract, Method } from './contract.ts';
export type { Codec, CodecOptions } from './compile.ts';
export { MalformedError } from './reader.ts';
export { inOneof, readSchema } from './schema.ts';
export type { FieldSchema, MessageSchema, Schema } from './schema.ts';
