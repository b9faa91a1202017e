import type {
  MethodDefinition,
  Server,
  ServerDuplexStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { ReflectionService } from '@grpc/reflection';

import { REFLECTION_STREAMS_MAX } from '../limits.ts';
import type { CallGate } from './call-gate.ts';
import type { OpenCall } from './connection-load.ts';
import { OpenLimit } from './open-limit.ts';

type RawStream = ServerDuplexStream<Buffer, Buffer>;
type AnyMethod = MethodDefinition<unknown, unknown>;

/** One method of reflection, in the form in which the package adds it to a server. */
interface Loaded {
  readonly definition: AnyMethod;
  readonly handle: (stream: unknown) => void;
}

const METHOD = 'ServerReflectionInfo';
export const REFLECTION_PATHS: readonly string[] = ['v1', 'v1alpha'].map(
  (version) => `/grpc.reflection.${version}.ServerReflection/${METHOD}`,
);

/**
 * Passes the package an object in place of a server, and returns the methods that the package adds.
 */
function loadedMethods(service: ReflectionService): Map<string, Loaded> {
  const methods = new Map<string, Loaded>();
  const server = {
    addService(added: ServiceDefinition, implementation: UntypedServiceImplementation): void {
      const definition = added[METHOD] as AnyMethod;
      const handle = implementation[METHOD] as (stream: unknown) => void;
      methods.set(definition.path, { definition, handle });
    },
  };
  service.addToServer(server as unknown as Server);
  return methods;
}

/** Converts a stream of bytes to the stream of messages that the package expects. */
function asMessages(stream: RawStream, { definition }: Loaded, call: OpenCall): object {
  return {
    on(event: string, listener: (message?: unknown) => void) {
      if (event !== 'data') return stream.on(event, listener);
      return stream.on('data', (bytes: Buffer) => {
        try {
          listener(definition.requestDeserialize(bytes));
        } catch (error) {
          stream.emit('error', error);
        }
        call.processed(bytes.length);
        // The next request is read after the client has read the answers.
        if (!stream.writableNeedDrain) return;
        stream.pause();
        stream.once('drain', () => stream.resume());
      });
    },
    write: (message: unknown) => stream.write(definition.responseSerialize(message)),
    end: () => stream.end(),
  };
}

/**
 * Adds server reflection, which is prepared at the first request. The preparation takes longer than
 * the rest of a start, and most sidecars receive no such request.
 */
export function addReflection(server: Server, services: readonly string[], calls: CallGate): void {
  const limit = new OpenLimit(REFLECTION_STREAMS_MAX, 'streams of server reflection');
  let loading: Promise<Map<string, Loaded>> | null = null;
  const load = async (): Promise<Map<string, Loaded>> => {
    const [{ ReflectionService }, { readDefinition }] = await Promise.all([
      import('@grpc/reflection'),
      import('@perdure/proto/definition'),
    ]);
    return loadedMethods(new ReflectionService(readDefinition(), { services: [...services] }));
  };
  const asIs = (bytes: Buffer): Buffer => bytes;
  for (const path of REFLECTION_PATHS) {
    const definition: MethodDefinition<Buffer, Buffer> = {
      path,
      requestStream: true,
      responseStream: true,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
    const handle = (stream: RawStream): void => {
      if (!limit.open(stream)) return;
      loading ??= load();
      loading.then(
        (methods) => {
          const method = methods.get(path)!;
          method.handle(asMessages(stream, method, calls.callOf(stream.metadata)));
        },
        (error: unknown) => stream.emit('error', error),
      );
    };
    server.addService({ [METHOD]: definition }, { [METHOD]: handle });
  }
}
