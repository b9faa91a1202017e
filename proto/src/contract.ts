import type { MethodDefinition } from '@grpc/proto-loader';

import { compileCodecs } from './compile.ts';
import type { Codec, CodecOptions } from './compile.ts';
import { schema } from './generated/schema.ts';

/** A method of a service with the codecs of its messages, in the form of gRPC. */
export type Method = Omit<
  MethodDefinition<never, never, unknown, unknown>,
  'requestType' | 'responseType' | 'options'
>;

/** The contract, with its codecs. */
export interface Contract {
  /** The codec of a message of `perdure.v1`, by its short name. An unknown name is a bug. */
  codec<Out, In = Out>(message: string): Codec<Out, In>;
  /** The methods of a service of `perdure.v1`, by its short name. An unknown name is a bug. */
  service(name: string): Readonly<Record<string, Method>>;
}

/** Compiles the codecs of the contract, which takes some milliseconds. */
export function loadContract(options: CodecOptions = {}): Contract {
  const codecs = compileCodecs(schema, options);
  const codecOf = (message: string): Codec<unknown> => {
    const codec = codecs.get(message);
    if (codec === undefined) throw new Error(`the contract has no message ${message}`);
    return codec;
  };
  return {
    codec<Out, In = Out>(message: string): Codec<Out, In> {
      return codecOf(message) as unknown as Codec<Out, In>;
    },
    service(name) {
      const service = schema.services.find((one) => one.name === name);
      if (service === undefined) throw new Error(`the contract has no service ${name}`);
      const methods = service.methods.map((method): [string, Method] => {
        const { path, requestStream, responseStream } = method;
        const request = codecOf(method.request);
        const response = codecOf(method.response);
        const definition = {
          path,
          originalName: method.name.charAt(0).toLowerCase() + method.name.slice(1),
          requestStream,
          responseStream,
          requestSerialize: request.encode,
          requestDeserialize: request.decode,
          responseSerialize: response.encode,
          responseDeserialize: response.decode,
        };
        return [method.name, definition];
      });
      return Object.fromEntries(methods);
    },
  };
}
