import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import type { MethodDefinition, PackageDefinition, ServiceDefinition } from '@grpc/proto-loader';

import { compileCodecs } from './compile.ts';
import type { Codec, CodecOptions } from './compile.ts';
import { readSchema } from './schema.ts';

const FILES = ['worker', 'client', 'admin', 'schedule', 'batch'].map(
  (name) => `perdure/v1/${name}.proto`,
);
const PREFIX = 'perdure.v1.';

/** A method of a service, with the codecs of its requests and answers: what gRPC asks for. */
export type Method = MethodDefinition<never, never, unknown, unknown>;

/** The contract, loaded. */
export interface Contract {
  /** What gRPC server reflection shows. */
  readonly definition: PackageDefinition;
  /** The codec of a message of `perdure.v1`, by its short name. An unknown name is a bug. */
  codec<Out, In = Out>(message: string): Codec<Out, In>;
  /** The methods of a service of `perdure.v1`, by its short name. An unknown name is a bug. */
  service(name: string): Readonly<Record<string, Method>>;
}

let read: PackageDefinition | undefined;

function readFiles(): PackageDefinition {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  return loadSync(FILES, { keepCase: true, longs: Number, includeDirs: [folder] });
}

/**
 * Compiles the codecs of the contract: some milliseconds, and the first time 40 more to read the
 * .proto files.
 */
export function loadContract(options: CodecOptions = {}): Contract {
  const definition = (read ??= readFiles());
  const codecs = compileCodecs(readSchema(definition, PREFIX), options);
  const codecOf = (message: string): Codec<unknown> => {
    const codec = codecs.get(message);
    if (codec === undefined) throw new Error(`the contract has no message ${message}`);
    return codec;
  };
  return {
    definition,
    codec<Out, In = Out>(message: string): Codec<Out, In> {
      return codecOf(message) as unknown as Codec<Out, In>;
    },
    service(name) {
      const service = definition[PREFIX + name] as ServiceDefinition | undefined;
      if (service === undefined) throw new Error(`the contract has no service ${name}`);
      const methods = Object.entries(service).map(([method, found]): [string, Method] => {
        const request = codecOf(nameOf(found.requestType));
        const answer = codecOf(nameOf(found.responseType));
        const codecsOfMethod = {
          requestSerialize: request.encode,
          requestDeserialize: request.decode,
          responseSerialize: answer.encode,
          responseDeserialize: answer.decode,
        };
        return [method, { ...found, ...codecsOfMethod }];
      });
      return Object.fromEntries(methods);
    },
  };
}

/** The short name of a message. */
function nameOf({ type }: { readonly type: object }): string {
  return (type as { readonly name: string }).name;
}
