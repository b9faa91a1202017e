import type {
  MethodDefinition,
  sendUnaryData,
  Server,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { HealthImplementation } from 'grpc-health-check';

import { HEALTH_WATCHES_MAX } from '../limits.ts';
import { OpenLimit } from './open-limit.ts';

const SERVICE = 'grpc.health.v1.Health';

/** Path prefix of the health methods, which require no token. */
export const HEALTH_PATH: string = `/${SERVICE}/`;

/** Path of the method whose calls stay open. */
export const HEALTH_WATCH_PATH: string = `${HEALTH_PATH}Watch`;

type AnyMethod = MethodDefinition<unknown, unknown>;
type Unary = (call: object, answer: sendUnaryData<unknown>) => void;
type Streamed = (call: object) => void;
type RawUnary = ServerUnaryCall<Buffer, Buffer>;
type RawStream = ServerWritableStream<Buffer, Buffer>;

/** The handlers that the package adds to a server. */
interface Loaded {
  readonly service: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
  readonly health: HealthImplementation;
}

async function load(): Promise<Loaded> {
  const { HealthImplementation: Implementation } = await import('grpc-health-check');
  const health = new Implementation();
  let loaded: Loaded | undefined;
  const server = {
    addService(service: ServiceDefinition, implementation: UntypedServiceImplementation): void {
      loaded = { service, implementation, health };
    },
  };
  health.addToServer(server as unknown as Server);
  return loaded!;
}

const asIs = (bytes: Buffer): Buffer => bytes;

function rawMethod(name: string, responseStream: boolean): MethodDefinition<Buffer, Buffer> {
  return {
    path: `/${SERVICE}/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

/** The state of the server and its services, in gRPC's standard health service. */
export class HealthService {
  readonly #statuses = new Map<string, 'SERVING' | 'NOT_SERVING'>();
  #loaded: Loaded | null = null;
  #loading: Promise<Loaded> | null = null;

  setStatus(service: string, status: 'SERVING' | 'NOT_SERVING'): void {
    this.#statuses.set(service, status);
    this.#loaded?.health.setStatus(service, status);
  }

  /**
   * Adds the service. The package is loaded at the first request, because its parser of .proto
   * files takes a fifth of the start time.
   */
  addToServer(server: Server): void {
    const unary = (name: string) => (call: RawUnary, answer: sendUnaryData<Buffer>) => {
      const forward = ({ service, implementation }: Loaded): void => {
        const method = service[name] as AnyMethod;
        const handle = implementation[name.toLowerCase()] as Unary;
        handle({ request: method.requestDeserialize(call.request) }, (error, response) =>
          answer(error, error === null ? method.responseSerialize(response) : null),
        );
      };
      this.#load()
        .then(forward)
        .catch((error: Error) => answer(error));
    };
    const limit = new OpenLimit(HEALTH_WATCHES_MAX, 'calls that watch the health');
    const watch = (call: RawStream): void => {
      if (!limit.open(call)) return;
      const forward = ({ service, implementation }: Loaded): void => {
        const method = service['Watch'] as AnyMethod;
        (implementation['watch'] as Streamed)({
          request: method.requestDeserialize(call.request),
          write: (response: unknown) => call.write(method.responseSerialize(response)),
          on: (event: string, listener: () => void) => call.on(event, listener),
        });
      };
      this.#load()
        .then(forward)
        .catch((error: Error) => call.emit('error', error));
    };
    server.addService(
      {
        Check: rawMethod('Check', false),
        Watch: rawMethod('Watch', true),
        List: rawMethod('List', false),
      },
      { Check: unary('Check'), Watch: watch, List: unary('List') },
    );
  }

  #load(): Promise<Loaded> {
    this.#loading ??= load().then((loaded) => {
      this.#loaded = loaded;
      for (const [service, status] of this.#statuses) loaded.health.setStatus(service, status);
      return loaded;
    });
    return this.#loading;
  }
}
