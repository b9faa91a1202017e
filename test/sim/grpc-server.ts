import { EventEmitter } from 'node:events';

import { Metadata, status } from '@grpc/grpc-js';

import { theNetwork } from './network.ts';
import type { Network, Stream } from './network.ts';

/** The end of a call. */
export interface CallEnd {
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The client end of a stream. */
export interface ClientSide {
  data(bytes: Buffer): void;
  over(end: CallEnd): void;
}

const attach = '/perdure.v1.WorkerService/Attach';

/** The server end of a call of any kind. */
export class ServerCall extends EventEmitter {
  readonly metadata: Metadata;
  readonly stream: Stream;
  request: Buffer = Buffer.alloc(0);
  cancelled = false;
  /** A property of Node's streams. This stream reads each frame when it arrives. */
  readonly _readableState: object = {};
  client: ClientSide | null = null;
  readonly #network: Network;
  readonly #onEnd: () => void;
  #over = false;
  #paused = false;
  #held: (() => void)[] = [];

  constructor(network: Network, stream: Stream, onEnd: () => void) {
    super();
    this.#network = network;
    this.stream = stream;
    this.metadata = stream.metadata;
    this.#onEnd = onEnd;
    this.on('error', (end: Partial<CallEnd>) => {
      const { code = status.UNKNOWN, details = '', metadata = new Metadata() } = end;
      this.#finish({ code, details, metadata });
    });
  }

  write(bytes: Buffer, written: () => void = () => undefined): boolean {
    if (this.#over) return true;
    if (this.stream.method === attach) this.#network.watch.sent(this.stream, bytes);
    return this.stream.down.send(
      bytes.length,
      () => this.client?.data(bytes),
      (roomAgain) => {
        written();
        if (roomAgain) this.emit('drain');
      },
    );
  }

  end(): void {
    this.#finish({ code: status.OK, details: '', metadata: new Metadata() });
  }

  getPeer(): string {
    return this.stream.client.name;
  }

  pause(): this {
    this.#paused = true;
    return this;
  }

  resume(): this {
    this.#paused = false;
    while (!this.#paused && this.#held.length > 0) this.#held.shift()!();
    return this;
  }

  /** Called when a message has arrived. */
  data(bytes: Buffer): void {
    if (this.#over) return;
    if (this.#paused) {
      this.#held.push(() => this.data(bytes));
      return;
    }
    if (this.#hear(bytes) && this.#network.twice()) this.#hear(bytes);
  }

  /** Returns true when the message may arrive again. */
  #hear(bytes: Buffer): boolean {
    if (this.#over) return false;
    const isAttach = this.stream.method === attach;
    const again = isAttach && this.#network.watch.received(this.stream, bytes);
    this.emit('data', bytes);
    return again;
  }

  /** Called when the client has ended its messages. */
  halfClosed(): void {
    if (this.#over) return;
    if (this.#paused) this.#held.push(() => this.halfClosed());
    else this.emit('end');
  }

  /** Called when the client or its connection is lost. */
  lost(): void {
    if (this.#over) return;
    this.#close();
    this.cancelled = true;
    this.emit('cancelled');
  }

  #finish(end: CallEnd): void {
    if (this.#over) return;
    this.#close();
    this.stream.down.signal(() => this.client?.over(end));
  }

  #close(): void {
    this.#over = true;
    this.#network.closed(this.stream);
    if (this.stream.method === attach) this.#network.watch.ended(this.stream);
    this.#onEnd();
  }

  get over(): boolean {
    return this.#over;
  }
}

interface Method {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

type Answer = (error: Partial<CallEnd> | null, bytes?: Buffer) => void;
type Handler = (call: ServerCall, answer?: Answer) => void;

/** Replaces the server of grpc-js. */
export class Server {
  readonly #methods = new Map<string, { readonly method: Method; readonly handler: Handler }>();
  readonly #calls = new Set<ServerCall>();
  #target = '';
  #drained: (() => void) | null = null;
  /** The sidecar installs its header checks here. The simulation has no HTTP/2 streams to check. */
  readonly commonServerOptions: { settings: object } = { settings: {} };
  _streamHandler: () => void = () => undefined;

  addService(
    definition: Readonly<Record<string, Method>>,
    handlers: Readonly<Record<string, Handler>>,
  ): void {
    for (const [name, method] of Object.entries(definition)) {
      const handler = handlers[name];
      if (handler !== undefined) this.#methods.set(method.path, { method, handler });
    }
  }

  bindAsync(target: string, _: unknown, bound: (error: Error | null, port: number) => void): void {
    const network = theNetwork();
    const actor = network.loop.current!;
    this.#target = target;
    network.listen(target, {
      actor,
      accept: (stream, method, open) => open(this.#accept(network, stream, method)),
    });
    const port = Number(target.split(':').at(-1));
    network.loop.post(actor, 0.1, () => bound(null, port));
  }

  #accept(network: Network, stream: Stream, path: string): ServerCall {
    const found = this.#methods.get(path);
    const call = new ServerCall(network, stream, () => {
      this.#calls.delete(call);
      if (this.#calls.size === 0) this.#drained?.();
    });
    this.#calls.add(call);
    const opening = stream.clientEnd as unknown as { begin(call: ServerCall): Buffer | null };
    const request = opening.begin(call);
    if (found === undefined) {
      call.emit('error', { code: status.UNIMPLEMENTED, details: `no method ${path}` });
      return call;
    }
    const { method, handler } = found;
    if (request !== null) call.request = request;
    if (method.requestStream || method.responseStream) handler(call);
    else {
      handler(call, (error, bytes) => {
        if (error !== null) call.emit('error', error);
        else {
          call.write(bytes!);
          call.end();
        }
      });
    }
    return call;
  }

  tryShutdown(done: () => void): void {
    theNetwork().unlisten(this.#target);
    if (this.#calls.size === 0) done();
    else this.#drained = done;
  }

  forceShutdown(): void {
    theNetwork().unlisten(this.#target);
    for (const call of this.#calls) {
      call.emit('error', { code: status.UNAVAILABLE, details: 'the server shuts down' });
    }
  }
}
