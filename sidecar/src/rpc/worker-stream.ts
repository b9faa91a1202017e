import type { ServerDuplexStream } from '@grpc/grpc-js';

import { FRAME_BYTES, HELLO_TIMEOUT_MS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { ErrorCode } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import type { WorkerPort } from '../model/worker-ports.ts';
import { MalformedError } from '../wire/load.ts';
import type { Hello, InboundFrame, VouchFrame, WorkerFrames } from '../wire/worker-frames.ts';
import { Liveness } from './liveness.ts';
import { callStatus } from './status.ts';
import { Vouched } from './vouch.ts';
import { checkMessageSize } from './unary.ts';
import { checkHello, PROTOCOL } from './worker-hello.ts';
import { WorkerItems } from './worker-items.ts';
import { FrameLink } from './worker-link.ts';

export interface WorkerStreamOptions {
  readonly workers: WorkerPort;
  readonly frames: WorkerFrames;
  readonly log: Log;
  /** Of the sidecar. */
  readonly version: string;
  readonly payloadBytesMax: number;
  readonly messageBytesMax: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
}

/**
 * One attached worker, from its first frame to the end of its stream:
 *
 *   greeting ── Hello ──► attached ──┐
 *      │└───── Vouch ──► vouched ────┤
 *      └── wrong, late, gone ────────┴──► ended
 */
export class WorkerStream {
  readonly #call: ServerDuplexStream<Buffer, Buffer>;
  readonly #options: WorkerStreamOptions;
  readonly #link: FrameLink;
  readonly #greeting: NodeJS.Timeout;
  readonly #onEnd: () => void;
  #liveness: Liveness | null = null;
  #items: WorkerItems | null = null;
  #vouched: Vouched | null = null;
  #ended = false;

  constructor(
    call: ServerDuplexStream<Buffer, Buffer>,
    options: WorkerStreamOptions,
    onEnd: () => void,
  ) {
    this.#call = call;
    this.#options = options;
    this.#onEnd = onEnd;
    this.#link = new FrameLink({
      sink: call,
      frames: options.frames,
      onSent: () => this.#liveness?.sent(),
      onClose: (code, message) => this.end(code, message),
    });
    this.#greeting = setTimeout(() => {
      this.end('PROTOCOL_VIOLATION', `no Hello within ${HELLO_TIMEOUT_MS} ms`);
    }, HELLO_TIMEOUT_MS);
    this.#greeting.unref();
    call.on('data', (bytes: Buffer) => this.#receive(bytes));
    call.on('end', () => this.#finish('the worker closed its stream', () => call.end()));
    call.on('cancelled', () => this.#gone('the connection to the worker is gone'));
    call.on('error', (error) => this.#gone(error.message));
  }

  /** Ends the stream with an error; what waits for the worker is still written. */
  end(code: ErrorCode, message: string): void {
    const { log } = this.#options;
    if (!this.#ended) log.warn('a worker stream ends', { code, reason: message });
    this.#finish(message, () => {
      this.#call.emit('error', callStatus(new PerdureError(code, message)));
    });
  }

  #gone(why: string): void {
    const vouched = this.#vouched;
    this.#vouched = null;
    this.#finish(why, () => {});
    vouched?.end(true);
  }

  #finish(why: string, close: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#greeting);
    this.#liveness?.stop();
    this.#link.end();
    this.#items?.close(why);
    this.#vouched?.end(false);
    close();
    this.#onEnd();
  }

  #receive(bytes: Buffer): void {
    if (this.#ended) return;
    this.#liveness?.heard();
    try {
      checkMessageSize(bytes, this.#options.messageBytesMax);
      this.#handle(this.#options.frames.decode(bytes), bytes.length);
    } catch (error) {
      if (error instanceof MalformedError) this.end('PROTOCOL_VIOLATION', error.message);
      else if (error instanceof PerdureError) this.end(error.code, error.message);
      else throw error;
    }
  }

  #handle(frame: InboundFrame, frameBytes: number): void {
    if (this.#vouched !== null) {
      this.#vouched.heard(frame);
      if (frame.ping !== null) this.#link.pong(frame.ping.id);
      return;
    }
    if (this.#items === null) {
      if (frame.vouch !== null) return this.#greetVouch(frame.vouch);
      if (frame.hello === null) {
        throw new PerdureError('PROTOCOL_VIOLATION', 'the first frame holds no Hello');
      }
      this.#greet(frame.hello);
      return;
    }
    if (frame.hello !== null) throw new PerdureError('PROTOCOL_VIOLATION', 'a second Hello');
    if (frame.vouch !== null) throw new PerdureError('PROTOCOL_VIOLATION', 'a Vouch after Hello');
    if (frame.ping !== null) this.#link.pong(frame.ping.id);
    this.#items.deliver(frame, frameBytes);
  }

  #greetVouch(vouch: VouchFrame): void {
    const { workers, pingTimeoutMs } = this.#options;
    const silent = (): void => this.end('UNAVAILABLE', `nothing was heard for ${pingTimeoutMs} ms`);
    this.#vouched = new Vouched(vouch, {
      workers,
      pingTimeoutMs,
      peer: this.#call.getPeer(),
      silent,
    });
    clearTimeout(this.#greeting);
  }

  /** True when the worker's process lives though nothing is heard of it; else the stream ends. */
  #isBusy(silentMs: number): boolean {
    if (this.#items?.silent(true) === true) return true;
    this.end('UNAVAILABLE', `nothing was heard for ${silentMs} ms`);
    return false;
  }

  #greet(hello: Hello): void {
    const { workers, log, version, payloadBytesMax, pingIntervalMs, pingTimeoutMs } = this.#options;
    const checked = checkHello(hello);
    clearTimeout(this.#greeting);
    this.#link.welcome({
      protocol: PROTOCOL,
      sidecar: version,
      pingIntervalMs,
      pingTimeoutMs,
      maxPayloadBytes: payloadBytesMax,
      maxFrameBytes: FRAME_BYTES,
      keepsAttempts: checked.keepsAttempts,
    });
    const session = workers.attach(checked, this.#link);
    this.#items = new WorkerItems(session, this.#link, payloadBytesMax, checked.keepsAttempts);
    this.#liveness = new Liveness({
      intervalMs: pingIntervalMs,
      timeoutMs: pingTimeoutMs,
      tick: () => this.#link.checkProgress(),
      ping: (id) => this.#link.ping(id),
      silent: () => this.#isBusy(pingTimeoutMs),
      back: () => void this.#items?.silent(false),
    });
    log.info('a worker attached', { worker: checked.worker, sdk: checked.sdk });
  }
}
