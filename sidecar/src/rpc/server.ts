// Rpc: how the sidecar is spoken to; the only importer of grpc-js on the serving side. It frames,
// checks and paces, and decides nothing: scheduler and reader arrive as ports. What comes in is
// never trusted: whatever it is, it ends in an error for its sender and leaves others alone.
import { Server } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';

import { CONNECTION_CALLS_MAX, MESSAGE_PAYLOADS_MAX, WORKERS_MAX } from '../limits.ts';
import type { ClientPort, OnGiveUp } from '../model/client-ports.ts';
import type { ErrorCode } from '../model/error.ts';
import { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import type { WorkerPort } from '../model/worker-ports.ts';
import type { Contract } from '../wire/load.ts';
import { createWorkerFrames } from '../wire/worker-frames.ts';
import { forEachNamespace } from './by-namespace.ts';
import type { FindServed, ForEach, Served } from './by-namespace.ts';
import { clientCalls, RPC_OF_CALL } from './client-calls.ts';
import type { CallKind, ClientCalls } from './client-calls.ts';
import { ClientSession } from './client-session.ts';
import type { Access } from './access.ts';
import { Guard } from './guard.ts';
import { historyHandler } from './history-stream.ts';
import { addIntrospection } from './introspection.ts';
import { addressText, listen } from './listen.ts';
import type { ListenAddress } from './listen.ts';
import { ServerTls } from './server-tls.ts';
import type { TlsFiles } from './server-tls.ts';
import { namespaceOf } from './namespace-of.ts';
import { addServiceCalls } from './service-calls.ts';
import type { ServiceCalls } from './service-calls.ts';
import { callStatus } from './status.ts';
import { checkOpen, rawMethod, unaryHandler } from './unary.ts';
import type { UnaryOptions } from './unary.ts';
import { WorkerStream } from './worker-stream.ts';

export interface ServerOptions {
  readonly contract: Contract;
  readonly workers: WorkerPort;
  readonly clients: ClientPort;
  /** Everything unary beside the client service. */
  readonly services: readonly ServiceCalls[];
  readonly log: Log;
  readonly listen: readonly ListenAddress[];
  /** File mode of unix sockets. */
  readonly socketMode: number;
  /** Of the sidecar, for humans. */
  readonly version: string;
  readonly payloadBytesMax: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  /** Spoken on ports; left out or null: none is. */
  readonly tls?: TlsFiles | null;
  /** What each namespace is served from; left out: there are none, all calls get the above. */
  readonly namespaces?: FindServed;
  /** Who may do what; left out or null: whoever can connect may do everything. */
  readonly access?: Access | null;
}

export interface RunningServer {
  /** Where it listens, with actual ports, in the form that clients are given. */
  readonly addresses: readonly string[];
  /** Refuses new workers and requests from now on; what is under way goes on. */
  refuseNew(): void;
  /**
   * From now on these certificates and rules hold; streams of those who may no more are ended. What
   * the server was started without it cannot be given.
   */
  useSecrets(tls: TlsFiles | null, access: Access | null): void;
  /** Ends the streams of a namespace. */
  endNamespace(name: string, why: PerdureError): void;
  /** Ends all streams with UNAVAILABLE, then the connections. Takes at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** A stream that the server can end. */
interface Ending {
  end(code: ErrorCode, message: string): void;
}

type Stream = ServerDuplexStream<Buffer, Buffer>;
type AnyAnswer = (request: unknown, onGiveUp: OnGiveUp) => Promise<unknown>;

/** Opens streams while the gate is open, and knows those that are. */
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

  /** Ends the streams that could not be opened any more. */
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
  { messageBytesMax }: UnaryOptions,
  streams: Streams,
  guard: Guard,
  forEach: ForEach,
): void {
  const frames = createWorkerFrames(options.contract);
  const Attach = rawMethod('WorkerService', 'Attach', { requests: true, responses: true });
  const handler = forEach(({ workers }) => {
    const parts = { ...options, workers, frames, messageBytesMax };
    return streams.handler(WORKERS_MAX, (call, onEnd) => new WorkerStream(call, parts, onEnd));
  });
  guard.add(server, Attach, handler);
}

function addClientService(
  server: Server,
  options: ServerOptions,
  unary: UnaryOptions,
  streams: Streams,
  guard: Guard,
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
    guard.add(server, method, handler);
  }
  const GetHistory = rawMethod('ClientService', 'GetHistory', { requests: false, responses: true });
  const Session = rawMethod('ClientService', 'Session', { requests: true, responses: true });
  const readHistory = forEach(({ clients }) => historyHandler(clients, unary));
  guard.add(server, GetHistory, readHistory);
  const openSession = forEach((served) => {
    const calls = callsOf(served);
    return streams.handler(
      Infinity,
      (call, onEnd) => new ClientSession(call, { ...unary, calls }, onEnd),
    );
  });
  guard.add(server, Session, openSession);
}

function createServer(messageBytesMax: number): Server {
  return new Server({
    // Our own check comes first and says more; this one keeps memory safe from what is far beyond.
    'grpc.max_receive_message_length': 2 * messageBytesMax,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': CONNECTION_CALLS_MAX,
    'grpc.enable_channelz': 0,
    // Finds connections whose other end is gone or frozen, so that what waits for it is freed.
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 20_000,
  });
}

function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}

/** Starts listening. Resolves when all addresses accept connections; rejects with UNAVAILABLE. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const messageBytesMax = MESSAGE_PAYLOADS_MAX * options.payloadBytesMax;
  const gate = { isOpen: true };
  const unary: UnaryOptions = {
    contract: options.contract,
    log: options.log,
    gate,
    messageBytesMax,
  };
  const guard = new Guard(options.access ?? null, options.log);
  const streams = new Streams(unary, guard);
  const tls = options.tls ? new ServerTls(options.tls) : null;
  const server = createServer(messageBytesMax);
  const { namespaces } = options;
  const forEach: ForEach = namespaces ? forEachNamespace(namespaces) : (make) => make(options);
  addWorkerService(server, options, unary, streams, guard, forEach);
  addClientService(server, options, unary, streams, guard, forEach);
  for (const [at, calls] of options.services.entries()) {
    addServiceCalls(server, calls, unary, guard, (make) =>
      forEach(({ services }) => make(services[at]!)),
    );
  }
  const health = addIntrospection(server);

  const addresses: string[] = [];
  try {
    for (const address of options.listen) {
      addresses.push(addressText(await listen(server, address, options.socketMode, tls)));
    }
  } catch (error) {
    server.forceShutdown();
    throw error;
  }
  health.setServing(true);
  return {
    addresses,
    refuseNew() {
      gate.isOpen = false;
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
      gate.isOpen = false;
      streams.endAll();
      await shutDown(server, graceMs);
    },
  };
}
