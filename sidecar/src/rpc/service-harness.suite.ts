// oxlint-disable typescript/no-explicit-any -- tests read the fields of any frame
import type { CancelSignal } from '../model/ports.ts';
import { Client, credentials } from '@grpc/grpc-js';
import type { Deleted } from '../model/instance-admin-port.ts';
import type { ClientDuplexStream, ClientReadableStream, ServiceError } from '@grpc/grpc-js';

import type {
  AdminPort,
  ClientPort,
  SidecarView,
  StartRequest,
  StatusAnswer,
  WaitAnswer,
  WorkerView,
} from '../model/client-ports.ts';
import type { LiveRequestPort } from '../model/live-request-port.ts';
import { PerdureError } from '../model/error.ts';
import type { InstanceRow, InstanceView } from '../model/instance.ts';
import type {
  LivenessEnd,
  WorkerHello,
  WorkerLink,
  WorkerPort,
  WorkerSession,
} from '../model/worker-ports.ts';
import { loadContract } from '../wire/load.ts';
import type { Contract } from '../wire/load.ts';
import { adminCalls } from './admin-calls.ts';
import { startServer } from './server.ts';
import type { RunningServer, ServerOptions } from './server.ts';

export const contract: Contract = loadContract();

/** Waits for a condition, which is checked every few milliseconds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export function rowOf(id: string, over: Partial<InstanceRow> = {}): InstanceRow {
  return {
    instanceNumber: 1,
    id,
    name: 'order',
    version: '',
    status: 'running',
    execution: 1,
    createdMs: 1_700_000_000_000,
    startedMs: 1_700_000_000_000,
    endedMs: 0,
    parent: null,
    customStatus: null,
    stuck: null,
    idempotencyKey: '',
    details: null,
    ...over,
  };
}

export function viewOf(id: string, over: Partial<InstanceRow> = {}): InstanceView {
  return {
    row: rowOf(id, over),
    input: { data: Buffer.from('{"cents":4200}'), encoding: '' },
    output: null,
    failure: null,
    historyLength: 7,
    waitingFor: [
      {
        reason: 'noWorker',
        seq: 3,
        name: 'charge',
        sinceMs: 5,
        untilMs: 0,
        attempt: 1,
        detail: 'no worker has the activity "charge"',
      },
    ],
    sizes: null,
  };
}

type Call = readonly [string, ...unknown[]];

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield item;
}

/** A port that records its calls and answers from a map of instances. */
export class FakeClientPort implements ClientPort, AdminPort {
  readonly calls: Call[] = [];
  readonly instances: Map<string, InstanceView> = new Map();
  readonly waits: { id: string; abandoned: boolean; end: (ended: boolean) => void }[] = [];
  historyChunks: Uint8Array[] = [];
  readonly liveRequests: LiveRequestPort = {
    query: async (request) => {
      this.calls.push(['query', request]);
      return { output: request.input, failure: null };
    },
    update: async ({ updateId, ...request }) => {
      this.calls.push(['update', request]);
      return { updateId, accepted: true, completed: false, output: null, failure: null };
    },
  };

  async start(request: StartRequest): Promise<{
    instanceId: string;
    execution: number;
    created: boolean;
  }> {
    this.calls.push(['start', request]);
    const instanceId = request.instanceId || 'generated';
    if (this.instances.has(instanceId)) {
      throw new PerdureError('ALREADY_EXISTS', `instance "${instanceId}" exists already`);
    }
    this.instances.set(instanceId, viewOf(instanceId, { name: request.name }));
    return { instanceId, execution: 1, created: true };
  }

  async get(id: string): Promise<InstanceView> {
    const view = this.instances.get(id);
    if (view === undefined) throw new PerdureError('NOT_FOUND', `there is no instance "${id}"`);
    return view;
  }

  wait(id: string, timeoutMs: number, signal?: CancelSignal): Promise<WaitAnswer> {
    this.calls.push(['wait', id, timeoutMs]);
    return new Promise((resolve, reject) => {
      const end = (ended: boolean): void =>
        resolve({ ended, bytes: null, view: async () => viewOf(id), forget: () => {} });
      const wait = { id, abandoned: false, end };
      this.waits.push(wait);
      signal?.addEventListener('abort', () => {
        wait.abandoned = true;
        reject(new PerdureError('UNAVAILABLE', 'abandoned'));
      });
    });
  }

  async waitStatus(id: string, ...call: unknown[]): Promise<StatusAnswer> {
    this.calls.push(['waitStatus', id, ...call.slice(0, 2)]);
    const view = await this.get(id);
    return { changed: false, ended: false, bytes: null, view: async () => view, forget: () => {} };
  }

  async values(...call: unknown[]): Promise<[]> {
    this.calls.push(['values', ...call]);
    return [];
  }

  async settle(...call: unknown[]): Promise<void> {
    this.calls.push(['settle', ...call]);
  }

  async raise(...call: unknown[]): Promise<'delivered' | 'buffered'> {
    this.calls.push(['raise', ...call]);
    return 'buffered';
  }

  async cancel(...call: unknown[]): Promise<void> {
    this.calls.push(['cancel', ...call]);
  }

  async terminate(...call: unknown[]): Promise<void> {
    this.calls.push(['terminate', ...call]);
  }

  async suspend(...call: unknown[]): Promise<void> {
    this.calls.push(['suspend', ...call]);
  }

  async resume(...call: unknown[]): Promise<void> {
    this.calls.push(['resume', ...call]);
  }

  async purge(id: string): Promise<Deleted> {
    this.calls.push(['purge', id]);
    throw new Error('a bug with a secret in it');
  }

  async list(
    ...call: Parameters<ClientPort['list']>
  ): Promise<{ rows: InstanceRow[]; next: number | null }> {
    this.calls.push(['list', ...call]);
    const rows = [...this.instances.values()].map(({ row }) => row);
    return { rows, next: rows.length > 0 ? 17 : null };
  }

  async executions(): ReturnType<ClientPort['executions']> {
    return { rows: [], next: null };
  }

  async history(
    instanceId: string,
    execution: number,
  ): Promise<{ execution: number; chunks: AsyncIterable<Uint8Array> }> {
    this.calls.push(['history', instanceId, execution]);
    await this.get(instanceId);
    return { execution: execution || 1, chunks: inTurn(this.historyChunks) };
  }

  describe(): SidecarView {
    return {
      startedMs: 9,
      turnsReady: 1,
      turnsOut: 2,
      activitiesReady: 3,
      activitiesOut: 4,
      liveRequestsOut: 7,
      timers: 5,
      cachedInstances: 6,
      storeFailure: '',
    };
  }

  workers(): WorkerView[] {
    return [];
  }
}

/** The session of one attached worker: records calls and answers from its fields. */
export class FakeSession implements WorkerSession {
  readonly hello: WorkerHello;
  readonly link: WorkerLink;
  readonly said: Call[] = [];
  /** The result of `silent`. */
  lives = false;
  durable: Promise<void> = Promise.resolve();
  /** Tokens of turns that are not in flight at the worker. */
  readonly stale: Set<number> = new Set();

  constructor(hello: WorkerHello, link: WorkerLink) {
    this.hello = hello;
    this.link = link;
  }

  isTurnOut(token: number): boolean {
    return !this.stale.has(token);
  }
  turnResult(...call: unknown[]): void {
    this.said.push(['turnResult', ...call]);
  }
  turnMiss(...call: unknown[]): void {
    this.said.push(['turnMiss', ...call]);
  }
  turnFailed(...call: unknown[]): void {
    this.said.push(['turnFailed', ...call]);
  }
  activityResult(...call: unknown[]): void {
    this.said.push(['activityResult', ...call]);
  }
  stepResult(...call: unknown[]): void {
    this.said.push(['stepResult', ...call]);
  }
  liveRequestResult(...call: unknown[]): void {
    this.said.push(['liveRequestResult', ...call]);
  }
  heartbeat(...call: unknown[]): void {
    this.said.push(['heartbeat', ...call]);
  }
  credits(...call: unknown[]): void {
    this.said.push(['credits', ...call]);
  }
  drain(): void {
    this.said.push(['drain']);
  }
  evicted(...call: unknown[]): void {
    this.said.push(['evicted', ...call]);
  }
  silent(): boolean {
    return this.lives;
  }
  recorded(): Promise<void> {
    return this.durable;
  }
  closed(why: string): void {
    this.said.push(['closed', why]);
  }
}

export class FakeWorkerPort implements WorkerPort {
  readonly sessions: FakeSession[] = [];
  readonly livenessStreams: { identity: string; ended: (number | null)[] }[] = [];
  refusal: PerdureError | null = null;

  openLiveness(identity: string): LivenessEnd {
    const one: (typeof this.livenessStreams)[number] = { identity, ended: [] };
    this.livenessStreams.push(one);
    return (withinMs) => void one.ended.push(withinMs);
  }

  attach(hello: WorkerHello, link: WorkerLink): WorkerSession {
    if (this.refusal !== null) throw this.refusal;
    const session = new FakeSession(hello, link);
    this.sessions.push(session);
    return session;
  }
}

/** The error that ends a call. */
export class CallEnd extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string;

  constructor(error: Partial<ServiceError>) {
    super(error.details ?? '');
    this.status = error.code ?? 0;
    this.code = String(error.metadata?.get('perdure-code')[0] ?? '');
    this.details = error.details ?? '';
  }
}

/**
 * The peer's side of a stream: sends frames, collects received frames and the end of the stream.
 */
export class Peer<Out extends object, In extends object> {
  readonly frames: In[] = [];
  readonly call: ClientDuplexStream<Out, In>;
  end: CallEnd | null = null;

  constructor(call: ClientDuplexStream<Out, In>) {
    this.call = call;
    call.on('data', (frame: In) => this.frames.push(frame));
    call.on('error', (error: ServiceError) => (this.end ??= new CallEnd(error)));
    call.on('end', () => (this.end ??= new CallEnd({})));
  }

  say(frame: Out): void {
    this.call.write(frame);
  }

  async ended(): Promise<CallEnd> {
    await until(() => this.end !== null);
    return this.end!;
  }

  /** Returns all received items of one repeated field. */
  items(field: string): any[] {
    return this.frames.flatMap((frame) => (frame as any)[field] ?? []);
  }
}

/** A server on real sockets with fake ports, and a client. */
export interface ServiceHarness {
  readonly server: RunningServer;
  readonly clients: FakeClientPort;
  readonly workers: FakeWorkerPort;
  readonly logged: unknown[];
  attach(): Peer<object, any>;
  session(): Peer<object, any>;
  /** Resolves to the response; rejects with a CallEnd. */
  call(rpc: string, request: unknown, service?: string): Promise<any>;
  history(request: object): Promise<any[]>;
  client(): Client;
  stop(): Promise<void>;
}

export async function startHarness(over: Partial<ServerOptions> = {}): Promise<ServiceHarness> {
  const clients = new FakeClientPort();
  const workers = new FakeWorkerPort();
  const logged: unknown[] = [];
  const server = await startServer({
    contract,
    workers,
    clients,
    services: [adminCalls(clients, '0.0.0-test')],
    log: { info() {}, warn() {}, error: (...entry) => logged.push(entry) },
    listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
    socketMode: 0o600,
    version: '0.0.0-test',
    payloadBytesMax: 64 * 1024,
    pingIntervalMs: 5_000,
    pingTimeoutMs: 15_000,
    ...over,
  });
  const open: Client[] = [];
  const client = (): Client => {
    const options = { 'grpc.max_receive_message_length': -1, 'grpc.use_local_subchannel_pool': 1 };
    const made = new Client(server.addresses[0]!, credentials.createInsecure(), options);
    open.push(made);
    return made;
  };
  const bytesOf = (message: string) => (value: unknown) =>
    Buffer.isBuffer(value) ? value : contract.codec<unknown>(message).encode(value);
  const valueOf = (message: string) => (bytes: Buffer) =>
    contract.codec<any>(message).decode(bytes);
  const shared = client();
  return {
    server,
    clients,
    workers,
    logged,
    client,
    attach: () =>
      new Peer(
        shared.makeBidiStreamRequest(
          '/perdure.v1.WorkerService/Attach',
          bytesOf('AttachRequest'),
          valueOf('AttachResponse'),
        ),
      ),
    session: () =>
      new Peer(
        shared.makeBidiStreamRequest(
          '/perdure.v1.ClientService/Session',
          bytesOf('SessionRequest'),
          valueOf('SessionResponse'),
        ),
      ),
    call: (rpc, request, service = 'ClientService') =>
      new Promise((resolve, reject) => {
        shared.makeUnaryRequest(
          `/perdure.v1.${service}/${rpc}`,
          bytesOf(`${rpc}Request`),
          valueOf(`${rpc}Response`),
          request,
          (error, response) => (error === null ? resolve(response) : reject(new CallEnd(error))),
        );
      }),
    async history(request) {
      const call: ClientReadableStream<any> = shared.makeServerStreamRequest(
        '/perdure.v1.ClientService/GetHistory',
        bytesOf('GetHistoryRequest'),
        valueOf('GetHistoryResponse'),
        request,
      );
      const frames: any[] = [];
      try {
        for await (const frame of call) frames.push(frame);
      } catch (error) {
        throw new CallEnd(error as ServiceError);
      }
      return frames;
    },
    async stop() {
      for (const each of open) each.close();
      await server.close(200);
    },
  };
}
