// For tests only: a sidecar on a real socket that follows a script. It implements only the
// contract. Tests wait for received frames and supply all sent frames.
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { AttachRequest__Output as AttachRequest } from '@perdure/proto/v1/AttachRequest';
import type { AttachResponse } from '@perdure/proto/v1/AttachResponse';
import type { SessionCall__Output as SessionCall } from '@perdure/proto/v1/SessionCall';
import type { SessionRequest__Output as SessionRequest } from '@perdure/proto/v1/SessionRequest';
import type { SessionResponse } from '@perdure/proto/v1/SessionResponse';

import { loadWholeContract } from '../proto/load.ts';

/** A stream that an SDK opened. */
export class ScriptedStream<In, Out> {
  readonly frames: In[] = [];
  readonly #call: ServerDuplexStream<In, Out>;
  readonly #waiters = new Set<() => void>();
  ended = false;

  constructor(call: ServerDuplexStream<In, Out>) {
    this.#call = call;
    const changed = (): void => {
      for (const look of this.#waiters) look();
    };
    call.on('data', (frame: In) => {
      this.frames.push(frame);
      changed();
    });
    const end = (): void => {
      this.ended = true;
      changed();
    };
    call.on('end', end);
    call.on('cancelled', end);
    call.on('error', end);
  }

  send(frame: Out): void {
    this.#call.write(frame);
  }

  /** Ends the stream regularly. */
  end(): void {
    this.#call.end();
  }

  /** Ends the stream with a gRPC status and optionally a code of the sidecar. */
  fail(status: number, message: string, code?: string): void {
    const metadata = new Metadata();
    if (code !== undefined) metadata.set('perdure-code', code);
    this.#call.emit('error', { code: status, details: message, metadata });
  }

  /** Stops reading, like a peer that hangs. */
  pauseReading(): void {
    this.#call.pause();
  }

  resumeReading(): void {
    this.#call.resume();
  }

  /** Calls the function after each frame; resolves with its first result that is not undefined. */
  until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        this.#waiters.delete(check);
        resolve(found);
      };
      this.#waiters.add(check);
      check();
    });
  }

  /** Resolves with all items of one list over all frames once there are `count` items. */
  list<K extends keyof In>(key: K, count = 1): Promise<Extract<In[K], unknown[]>> {
    return this.until(() => {
      const all = this.frames.flatMap((frame) => frame[key] as unknown[]);
      return all.length >= count ? (all as Extract<In[K], unknown[]>) : undefined;
    });
  }

  /** Resolves once the peer has ended the stream. */
  whenEnded(): Promise<true> {
    return this.until(() => (this.ended ? true : undefined));
  }
}

export type WorkerStream = ScriptedStream<AttachRequest, AttachResponse>;
export type ClientStream = ScriptedStream<SessionRequest, SessionResponse>;

type Unary = (request: never) => object;

/** Behaviour of a scripted sidecar. */
export interface Script {
  /** Answers each Hello. Default: a Welcome with small limits. Null: no answer. */
  welcome?: AttachResponse['welcome'];
  /** Answers session calls. Undefined: sends no answer; the test answers. */
  answer?(call: SessionCall, stream: ClientStream): object | undefined;
  /** Echoes pings. Default: true. */
  pongs?: boolean;
  /** Unary methods and server streams of ClientService and AdminService, by name. */
  unary?: Record<string, Unary>;
  streams?: Record<string, (request: never) => Iterable<object>>;
}

const WELCOME: NonNullable<AttachResponse['welcome']> = {
  protocol: 1,
  sidecar: 'scripted',
  pingIntervalMs: 5_000,
  pingTimeoutMs: 15_000,
  maxPayloadBytes: 64 * 1024,
  maxFrameBytes: 16 * 1024,
};

/** A sidecar that follows a script. */
export class ScriptedSidecar {
  readonly script: Script;
  readonly workers: WorkerStream[] = [];
  readonly sessions: ClientStream[] = [];
  readonly #waiters = new Set<() => void>();
  #server: Server | undefined;
  #port = 0;

  constructor(script: Script = {}) {
    this.script = script;
  }

  static async start(script: Script = {}): Promise<ScriptedSidecar> {
    const sidecar = new ScriptedSidecar(script);
    await sidecar.listen();
    return sidecar;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Listens on any free port; after `kill()`, on the same port again. */
  async listen(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 8 * 1024 * 1024 });
    const { worker, client, admin } = loadWholeContract();
    server.addService(worker, {
      Attach: (call: ServerDuplexStream<AttachRequest, AttachResponse>) => this.#attach(call),
    });
    server.addService(client, {
      ...this.#plain(),
      Session: (call: ServerDuplexStream<SessionRequest, SessionResponse>) => this.#session(call),
    });
    server.addService(admin, this.#plain());
    this.#port = await new Promise<number>((resolve, reject) => {
      const address = `127.0.0.1:${this.#port}`;
      server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
    this.#server = server;
  }

  /** Cuts all connections and stops listening. */
  kill(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }

  /** Resolves with the n-th worker stream, from 0, once it has sent a frame. */
  async worker(index = 0): Promise<WorkerStream> {
    const stream = await this.#until(() => this.workers[index]);
    await stream.until(() => stream.frames[0]);
    return stream;
  }

  /** Resolves with the n-th session, from 0, once it is open. */
  session(index = 0): Promise<ClientStream> {
    return this.#until(() => this.sessions[index]);
  }

  #attach(call: ServerDuplexStream<AttachRequest, AttachResponse>): void {
    const stream: WorkerStream = new ScriptedStream(call);
    const { welcome = WELCOME } = this.script;
    call.on('data', ({ hello, ping }: AttachRequest) => {
      if (hello !== null && welcome !== null) stream.send({ welcome });
      if (ping !== null && (this.script.pongs ?? true)) stream.send({ pong: ping });
    });
    this.workers.push(stream);
    this.#changed();
  }

  #session(call: ServerDuplexStream<SessionRequest, SessionResponse>): void {
    const stream: ClientStream = new ScriptedStream(call);
    call.on('data', ({ calls, ping }: SessionRequest) => {
      if (ping !== null && (this.script.pongs ?? true)) stream.send({ pong: ping });
      const answers = calls.flatMap((one) => {
        const answer = this.script.answer?.(one, stream);
        if (answer === undefined) return [];
        const response = Object.keys(answer)[0] as 'start';
        return [{ id: one.id, response, ...answer }];
      });
      if (answers.length > 0) stream.send({ answers });
    });
    this.sessions.push(stream);
    this.#changed();
  }

  #plain(): UntypedServiceImplementation {
    const methods: UntypedServiceImplementation = {};
    for (const [name, answer] of Object.entries(this.script.unary ?? {})) {
      methods[name] = (
        call: ServerUnaryCall<unknown, unknown>,
        done: (error: ServiceError | null, answer?: unknown) => void,
      ): void => {
        try {
          done(null, answer(call.request as never));
        } catch (error) {
          done(error as ServiceError);
        }
      };
    }
    for (const [name, answers] of Object.entries(this.script.streams ?? {})) {
      methods[name] = (call: ServerWritableStream<unknown, unknown>): void => {
        for (const answer of answers(call.request as never)) call.write(answer);
        call.end();
      };
    }
    return methods;
  }

  #changed(): void {
    for (const look of this.#waiters) look();
  }

  #until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        this.#waiters.delete(check);
        resolve(found);
      };
      this.#waiters.add(check);
      check();
    });
  }
}
