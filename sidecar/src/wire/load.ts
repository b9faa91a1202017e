// Wire: bytes to model and back; it decides nothing. The contract is read from @perdure/proto when
// the process starts; codecs are made from its descriptors (compile.ts), so that the .proto files
// are the only place where fields and numbers are written down.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import { loadSync } from '@grpc/proto-loader';
import type { PackageDefinition } from '@grpc/proto-loader';

import { compileCodecs } from './compile.ts';
import type { Codec } from './compile.ts';
import { readSchema } from './schema.ts';

const FILES = ['perdure/v1/worker.proto', 'perdure/v1/client.proto', 'perdure/v1/admin.proto'];

/** Fields whose elements may be encoded already; their bytes are spliced in, never looked at. */
const SPLICED: ReadonlySet<string> = new Set(['TurnTask.events', 'GetHistoryResponse.events']);

/** The contract, loaded. */
export interface Contract {
  /** What gRPC server reflection shows. */
  readonly definition: PackageDefinition;
  /** The codec of a message of `perdure.v1`, by its short name. An unknown name is a bug. */
  codec<Out, In = Out>(message: string): Codec<Out, In>;
}

/** Reads the .proto files and compiles their codecs: about 50 ms, so do it once. */
export function loadContract(): Contract {
  const folder = dirname(createRequire(import.meta.url).resolve('@perdure/proto/package.json'));
  const definition = loadSync(FILES, { keepCase: true, longs: Number, includeDirs: [folder] });
  const codecs = compileCodecs(readSchema(definition, 'perdure.v1.'), SPLICED);
  return {
    definition,
    codec<Out, In = Out>(message: string): Codec<Out, In> {
      const codec = codecs.get(message);
      if (codec === undefined) throw new Error(`the contract has no message ${message}`);
      return codec as unknown as Codec<Out, In>;
    },
  };
}
