// Rpc: the gRPC server of the sidecar, and the only server module that imports grpc-js. It handles
// frames, validation and flow control; the scheduler makes all decisions behind the ports. Invalid
// input results in an error for its sender and does not affect other clients.
import type { Caller } from './caller.ts';
import type { Server, ServerDuplexStream } from '@grpc/grpc-js';

import { MESSAGE_PAYLOADS_MAX, WORKERS_MAX } from '../limits.ts';
import type { ClientPort } from '../model/client-ports.ts';
import type { ErrorCode } from '../model/error.ts';
import { PerdureError } from '../model/error.ts';
import { CallMeters } from '../model/sidecar-meters.ts';
import type { Log } from '../model/ports.ts';
import type { WorkerPort } from '../model/worker-ports.ts';
import type { Contract } from '../wire/load.ts';
import { createWorkerFrames } from '../wire/worker-frames.ts';
import { forEachNamespace } from './by-namespace.ts';
import type { FindServed, ForEach, Served } from './by-namespace.ts';
import { RPC_OF_CALL } from './call-kinds.ts';
import type { CallKind, ClientCalls } from './call-kinds.ts';
import { clientCalls } from './client-calls.ts';
import { ClientSession } from './client-session.ts';
import type { Access } from './access.ts';
import { CallGate } from './call-gate.ts';
import { createGrpcServer, shutDown } from './grpc-server.ts';
import { Guard } from './guard.ts';
import { HEALTH_WATCH_PATH } from './health.ts';
import { historyHandler } from './history-stream.ts';
import { addIntrospection } from './introspection.ts';
import { addressText, listen } from './listen.ts';
import type { ListenAddress } from '../model/listen-address.ts';
import { ServerTls } from './server-tls.ts';
import type { TlsFiles } from './server-tls.ts';
import { namespaceOf } from './namespace-of.ts';
import { REFLECTION_PATHS } from './reflection.ts';
import { addServiceCalls } from './service-calls.ts';
import type { ServiceCalls } from './service-calls.ts';
import { callStatus } from './status.ts';
import { addMethod, checkOpen, rawMethod, unaryHandler } from './unary.ts';
import type { UnaryOptions } from './unary.ts';
import { WorkerStream } from './worker-stream.ts';

export interface ServerOptions {
  readonly contract: Contract;
  readonly workers: WorkerPort;
  readonly clients: ClientPort;
  /** All unary services except the client service. */
  readonly services: readonly ServiceCalls[];
  readonly log: Log;
  readonly listen: readonly ListenAddress[];
  /** File mode of unix sockets. */
  readonly socketMode: number;
  /** Version of the sidecar, for humans. */
  readonly version: string;
  readonly payloadBytesMax: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  /** TLS of ports. Default: none. */
  readonly tls?: TlsFiles | null;
  /** Default: meters that are not read. */
  readonly meters?: CallMeters;
  /** The services of each namespace. Default: all calls use the services above. */
  readonly namespaces?: FindServed;
  /** The access rules. Default: all clients that connect may make all calls. */
  readonly access?: Access | null;
}

export interface RunningServer {
  /** Addresses of the server with actual ports, in the form that clients use. */
  readonly addresses: readonly string[];
  /** Rejects new workers and requests; open streams and calls continue. */
  refuseNew(): void;
  /** Sets the state that the health service reports until `refuseNew`. */
  setServing(serving: boolean): void;
  /**
   * Replaces certificates and rules, and ends streams without sufficient rights. A server that
   * started without TLS or rules cannot add them.
   */
  useSecrets(tls: TlsFiles | null, access: Access | null): void;
  /** Ends the streams of a namespace. */
  endNamespace(name: string, why: PerdureError): void;
  /** Ends all streams with UNAVAILABLE, then the connections, within `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** A stream that the server can end. */
interface Ending {
  end(code: ErrorCode, message: string): void;
}

/** Methods whose calls last as long as their streams. Calls of other methods have deadlines. */
const LASTING: ReadonlySet<string> = new Set([
  '/perdure.v1.WorkerService/Attach',
  '/perdure.v1.ClientService/Session',
  HEALTH_WATCH_PATH,
  ...REFLECTION_PATHS,
]);

type Stream = ServerDuplexStream<Buffer, Buffer>;
type AnyAnswer = (request: unknown, caller: Caller) => Promise<unknown>;

/** Opens streams while the gate is open, and lists open streams. */
class Streams {
  readonly #options: UnaryOptions;
  readonly #guard: Guard;
  readonly #open = new Map<Ending, Stream>();

  constructor(options: UnaryOptions, guard: Guard) {
    this.#options = options;
    this.#guard = guard;
  }

  handler(max: number, open: (call: Stream, onEnd: () => void) => Ending): (call: Stream) => void {
    let count = 0;
    return (call) => {
      try {
        checkOpen(this.#options.gate);
        if (count >= max) throw new PerdureError('LIMIT_EXCEEDED', `${max} streams are open`);
      } catch (error) {
        call.emit('error', callStatus(error as PerdureError));
        return;
      }
      count += 1;
      const stream = open(call, () => {
        count -= 1;
        this.#open.delete(stream);
      });
      this.#open.set(stream, call);
    };
  }

  endAll(): void {
    for (const stream of this.#open.keys()) {
      stream.end('UNAVAILABLE', 'the sidecar is shutting down');
    }
  }

  /** Ends the streams of a namespace. */
  endOf(namespace: string, { code, message }: PerdureError): void {
    for (const [stream, call] of this.#open) {
      if (namespaceOf(call.metadata) === namespace) stream.end(code, message);
    }
  }

  /** Ends the streams that are no longer permitted. */
  checkAll(): void {
    for (const [stream, call] of this.#open) {
      try {
        this.#guard.check(call.metadata, call.getPath());
      } catch (error) {
        const { code, message } = error as PerdureError;
        stream.end(code, message);
      }
    }
  }
}

function addWorkerService(
  server: Server,
  options: ServerOptions,
  { messageBytesMax, calls, meters }: UnaryOptions,
  streams: Streams,
  forEach: ForEach,
): void {
  const frames = createWorkerFrames(options.contract);
  const Attach = rawMethod('WorkerService', 'Attach', { requests: true, responses: true });
  const handler = forEach(({ workers }) => {
    const parts = { ...options, workers, frames, messageBytesMax, meters };
    return streams.handler(WORKERS_MAX, (call, onEnd) => {
      const open = calls.callOf(call.metadata);
      return new WorkerStream(call, { ...parts, open }, onEnd);
    });
  });
  addMethod(server, Attach, handler);
}

function addClientService(
  server: Server,
  options: ServerOptions,
  unary: UnaryOptions,
  streams: Streams,
  forEach: ForEach,
): void {
  const callsOf = ({ clients }: Served): ClientCalls =>
    clientCalls(clients, options.payloadBytesMax);
  for (const kind of Object.keys(RPC_OF_CALL) as CallKind[]) {
    const rpc = RPC_OF_CALL[kind];
    const method = rawMethod('ClientService', rpc, { requests: false, responses: false });
    const handler = forEach((served) => {
      const answer = callsOf(served)[kind] as AnyAnswer;
      return unaryHandler(rpc, unary, answer);
    });
    addMethod(server, method, handler);
  }
  const GetHistory = rawMethod('ClientService', 'GetHistory', { requests: false, responses: true });
  const Session = rawMethod('ClientService', 'Session', { requests: true, responses: true });
  const readHistory = forEach(({ clients }) => historyHandler(clients, unary));
  addMethod(server, GetHistory, readHistory);
  const openSession = forEach((served) => {
    const calls = callsOf(served);
    return streams.handler(Infinity, (call, onEnd) => {
      const open = unary.calls.callOf(call.metadata);
      return new ClientSession(call, { ...unary, calls, open }, onEnd);
    });
  });
  addMethod(server, Session, openSession);
}

/** Starts listening. Resolves when all addresses accept connections; rejects with UNAVAILABLE. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const messageBytesMax = MESSAGE_PAYLOADS_MAX * options.payloadBytesMax;
  const open = { isOpen: true };
  const guard = new Guard(options.access ?? null, options.log);
  const { log, meters = new CallMeters(() => 0) } = options;
  const gate = new CallGate({ guard, log, messageBytesMax, lasting: LASTING, meters });
  const unary: UnaryOptions = {
    contract: options.contract,
    log,
    gate: open,
    messageBytesMax,
    calls: gate,
    meters,
  };
  const streams = new Streams(unary, guard);
  const tls = options.tls ? new ServerTls(options.tls) : null;
  const server = createGrpcServer(messageBytesMax);
  gate.install(server);
  const { namespaces } = options;
  const forEach: ForEach = namespaces ? forEachNamespace(namespaces) : (make) => make(options);
  addWorkerService(server, options, unary, streams, forEach);
  addClientService(server, options, unary, streams, forEach);
  for (const [at, calls] of options.services.entries()) {
    addServiceCalls(server, calls, unary, (make) => forEach(({ services }) => make(services[at]!)));
  }
  const health = addIntrospection(server, gate);

  const addresses: string[] = [];
  try {
    for (const address of options.listen) {
      addresses.push(addressText(await listen(server, address, options.socketMode, tls)));
    }
  } catch (error) {
    server.forceShutdown();
    gate.close();
    throw error;
  }
  health.setServing(true);
  return {
    addresses,
    setServing(serving) {
      if (open.isOpen) health.setServing(serving);
    },
    refuseNew() {
      open.isOpen = false;
      health.setServing(false);
    },
    useSecrets(files, access) {
      if (tls !== null && files !== null) tls.replace(files);
      if (access === null) return;
      guard.use(access);
      streams.checkAll();
    },
    endNamespace: (name, why) => streams.endOf(name, why),
    async close(graceMs) {
      open.isOpen = false;
      streams.endAll();
      await shutDown(server, graceMs);
      gate.close();
    },
  };
}
