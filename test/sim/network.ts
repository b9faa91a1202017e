// Streams between actors, in memory. Like gRPC they transport encoded messages, in order within a
// stream and each at most once, until the stream is cut. The seed selects the delay of each
// message, the streams that are cut, and the ends that are notified.
import { Metadata } from '@grpc/grpc-js';

import type { Random } from './random.ts';
import type { Actor, VirtualLoop } from './virtual-loop.ts';

/** The checks of worker streams at the end of the sidecar. */
export interface StreamWatch {
  sent(stream: Stream, bytes: Buffer): void;
  /** Returns true when the protocol permits that the message arrives twice. */
  received(stream: Stream, bytes: Buffer): boolean;
  ended(stream: Stream): void;
  processEnded(actor: Actor): void;
}

/** The events of one end of a stream. */
export interface StreamEnd {
  /** Called when the other process or its connection is lost. */
  lost(): void;
}

/** The registry of servers. */
export interface Listener {
  readonly actor: Actor;
  accept(stream: Stream, method: string, open: (server: StreamEnd) => void): void;
}

/** Bytes that may be in transit before a writer must wait. */
const WINDOW_BYTES = 65_536;

/** One direction of a stream. */
export class Pipe {
  readonly #network: Network;
  readonly #to: () => Actor;
  #lastMs = 0;
  #inFlight = 0;
  /** The time after which arriving data is lost. */
  deadFromMs: number = Infinity;
  /** The additional time of the reader for each message. */
  slowMs = 0;

  constructor(network: Network, to: () => Actor) {
    this.#network = network;
    this.#to = to;
  }

  /** Sends a message. Returns false when the writer should wait for `onProcessed`. */
  send(bytes: number, arrive: () => void, onProcessed: (hasRoom: boolean) => void): boolean {
    const { loop } = this.#network;
    const from = loop.current;
    const window = this.slowMs > 0 ? 1 : WINDOW_BYTES;
    this.#inFlight += bytes;
    const full = this.#inFlight >= window;
    this.#after(this.#network.delayMs() + this.slowMs, () => {
      arrive();
      if (from === null) return;
      loop.post(from, this.#network.delayMs(), () => {
        this.#inFlight -= bytes;
        onProcessed(full && this.#inFlight < window);
      });
    });
    return !full;
  }

  /** Sends a signal that takes no space in the window. */
  signal(arrive: () => void): void {
    this.#after(this.#network.delayMs(), arrive);
  }

  #after(delayMs: number, arrive: () => void): void {
    const { loop } = this.#network;
    const atMs = Math.max(this.#lastMs, loop.nowMs + delayMs);
    this.#lastMs = atMs;
    if (atMs >= this.deadFromMs) return;
    loop.post(this.#to(), atMs - loop.nowMs, () => {
      if (loop.nowMs < this.deadFromMs || atMs < this.deadFromMs) arrive();
    });
  }
}

/** One call, from its opening to its end. */
export class Stream {
  readonly method: string;
  readonly client: Actor;
  readonly server: Actor;
  readonly up: Pipe;
  readonly down: Pipe;
  readonly id: number;
  metadata: Metadata = new Metadata();
  clientEnd: StreamEnd | null = null;
  serverEnd: StreamEnd | null = null;

  constructor(network: Network, id: number, method: string, client: Actor, server: Actor) {
    this.id = id;
    this.method = method;
    this.client = client;
    this.server = server;
    this.up = new Pipe(network, () => server);
    this.down = new Pipe(network, () => client);
  }

  /** The namespace of the stream. Empty: the default namespace. */
  get namespace(): string {
    return String(this.metadata.get('perdure-namespace')[0] ?? '');
  }
}

export class Network {
  readonly loop: VirtualLoop;
  readonly watch: StreamWatch;
  readonly #random: Random;
  readonly #listeners = new Map<string, Listener>();
  readonly #open = new Set<Stream>();
  #lastId = 0;
  /** The maximal delay of most messages. Some take ten times as long. */
  lagMs = 0.5;
  /** Probability that a frame of a worker, except its Hello, arrives twice. */
  repeats = 0;

  constructor(loop: VirtualLoop, random: Random, watch: StreamWatch) {
    this.loop = loop;
    this.#random = random;
    this.watch = watch;
  }

  delayMs(): number {
    const base = 0.02 + this.#random.fraction() * this.lagMs;
    return this.#random.happens(0.03) ? base * 10 : base;
  }

  twice(): boolean {
    return this.repeats > 0 && this.#random.happens(this.repeats);
  }

  listen(target: string, listener: Listener): void {
    this.#listeners.set(target, listener);
  }

  unlisten(target: string): void {
    this.#listeners.delete(target);
  }

  /** Opens a stream. Returns null when the target has no listener. */
  connect(target: string, method: string, metadata: Metadata): Stream | null {
    const listener = this.#listeners.get(target);
    if (listener === undefined || !listener.actor.alive) return null;
    const client = this.loop.current!;
    const stream = new Stream(this, (this.#lastId += 1), method, client, listener.actor);
    stream.metadata = metadata;
    this.#open.add(stream);
    stream.up.signal(() => {
      listener.accept(stream, method, (server) => (stream.serverEnd = server));
    });
    return stream;
  }

  closed(stream: Stream): void {
    this.#open.delete(stream);
  }

  streams(): Stream[] {
    return [...this.#open];
  }

  /** Cuts a stream. Data in transit may be lost, and each end is notified at a different time. */
  cut(stream: Stream): void {
    const tail = (): number => this.loop.nowMs + this.#random.fraction() * 2 * this.lagMs;
    stream.up.deadFromMs = tail();
    stream.down.deadFromMs = tail();
    this.#tell(stream.client, stream.down.deadFromMs, () => stream.clientEnd?.lost());
    this.#tell(stream.server, stream.up.deadFromMs, () => stream.serverEnd?.lost());
    this.#open.delete(stream);
  }

  /** Makes a stream lose all data from now on, without a notification. */
  swallow(stream: Stream): void {
    stream.up.deadFromMs = this.loop.nowMs;
    stream.down.deadFromMs = this.loop.nowMs;
  }

  /**
   * Ends the streams of an ended process. The other ends are notified after the sent data has
   * arrived.
   */
  processEnded(actor: Actor): void {
    for (const [target, listener] of this.#listeners) {
      if (listener.actor === actor) this.#listeners.delete(target);
    }
    this.watch.processEnded(actor);
    for (const stream of this.streams()) {
      if (stream.client === actor) stream.up.signal(() => stream.serverEnd?.lost());
      else if (stream.server === actor) stream.down.signal(() => stream.clientEnd?.lost());
      else continue;
      this.#open.delete(stream);
    }
  }

  #tell(actor: Actor, fromMs: number, lost: () => void): void {
    const delayMs = Math.max(0, fromMs - this.loop.nowMs) + this.delayMs() * 5;
    this.loop.post(actor, delayMs, lost);
  }
}

let network: Network | null = null;

/** The network of the running simulation. */
export function theNetwork(): Network {
  if (network === null) throw new Error('no simulation runs');
  return network;
}

export function useNetwork(one: Network | null): void {
  network = one;
}
