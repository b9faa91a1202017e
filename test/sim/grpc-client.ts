import { EventEmitter } from 'node:events';

import { Metadata, status } from '@grpc/grpc-js';

import type { CallEnd, ClientSide, ServerCall } from './grpc-server.ts';
import { theNetwork } from './network.ts';
import type { Network, Stream } from './network.ts';

type Encode = (message: never) => Buffer;
type Decode = (bytes: Buffer) => unknown;

function ending(code: number, details: string): CallEnd {
  return { code, details, metadata: new Metadata() };
}

interface Opening {
  readonly target: string;
  readonly path: string;
  readonly encode: Encode;
  readonly decode: Decode;
  readonly metadata: Metadata;
  /** The one message of a unary call. */
  readonly first: Buffer | null;
}

/** The client end of a call of any kind. */
class ClientCall extends EventEmitter implements ClientSide {
  readonly #network: Network;
  readonly #encode: Encode;
  readonly #decode: Decode;
  readonly #first: Buffer | null;
  readonly #stream: Stream | null;
  #server: ServerCall | null = null;
  /** True when the call has ended. A stream preserves order, so the end cannot arrive first. */
  #over = false;

  constructor({ target, path, encode, decode, metadata, first }: Opening) {
    super();
    this.#network = theNetwork();
    this.#encode = encode;
    this.#decode = decode;
    this.#first = first;
    this.#stream = this.#network.connect(target, path, metadata);
    if (this.#stream !== null) {
      this.#stream.clientEnd = this as unknown as { lost(): void };
      return;
    }
    const { loop } = this.#network;
    loop.post(loop.current!, this.#network.delayMs(), () => {
      this.over(ending(status.UNAVAILABLE, 'connection refused'));
    });
  }

  /** Called when the server has received the call. */
  begin(server: ServerCall): Buffer | null {
    this.#server = server;
    server.client = this;
    return this.#first;
  }

  write(message: unknown): boolean {
    if (this.#over || this.#stream === null) return true;
    const bytes = this.#encode(message as never);
    return this.#stream.up.send(
      bytes.length,
      () => this.#server?.data(bytes),
      (roomAgain) => {
        if (roomAgain && !this.#over) this.emit('drain');
      },
    );
  }

  end(): void {
    this.#stream?.up.signal(() => this.#server?.halfClosed());
  }

  cancel(): void {
    if (this.#over) return;
    this.#stream?.up.signal(() => this.#server?.lost());
    const { loop } = this.#network;
    loop.post(loop.current!, 0, () => this.over(ending(status.CANCELLED, 'Cancelled on client')));
  }

  lost(): void {
    this.over(ending(status.UNAVAILABLE, 'Connection dropped'));
  }

  data(bytes: Buffer): void {
    if (!this.#over) this.emit('data', this.#decode(bytes));
  }

  over(end: CallEnd): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#stream !== null) this.#network.closed(this.#stream);
    if (end.code !== 0) this.emit('error', Object.assign(new Error(end.details), end));
    this.emit('status', end);
  }
}

type Answered = (error: Error | null, answer?: unknown) => void;

/** Replaces the client of grpc-js. Each call is a separate stream. */
export class Client {
  readonly #target: string;

  constructor(target: string) {
    this.#target = target;
  }

  /** @param first the message that is sent with the opening, for unary calls. */
  makeBidiStreamRequest(
    path: string,
    encode: Encode,
    decode: Decode,
    metadata: Metadata = new Metadata(),
    first: Buffer | null = null,
  ): ClientCall {
    return new ClientCall({ target: this.#target, path, encode, decode, metadata, first });
  }

  makeUnaryRequest(
    path: string,
    encode: Encode,
    decode: Decode,
    message: never,
    metadata: Metadata,
    options: { readonly deadline?: number },
    answered: Answered,
  ): void {
    const first = encode(message);
    const call = new ClientCall({ target: this.#target, path, encode, decode, metadata, first });
    let answer: unknown;
    call.on('data', (message: unknown) => (answer = message));
    call.on('error', () => undefined);
    const leftMs = (options.deadline ?? Infinity) - Date.now();
    const expire = (): void => call.over(ending(status.DEADLINE_EXCEEDED, 'Deadline exceeded'));
    const timer = leftMs === Infinity ? undefined : setTimeout(expire, leftMs);
    call.on('status', (end: CallEnd) => {
      clearTimeout(timer);
      if (end.code === 0) answered(null, answer);
      else answered(Object.assign(new Error(end.details), end));
    });
  }

  close(): void {
    // Calls need no close, because they have no connection.
  }
}
