import type { ServerDuplexStream } from '@grpc/grpc-js';

import { FRAME_BYTES, FRAME_PART_ITEMS, HELLO_TIMEOUT_MS, LIVENESS_END_MS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { ErrorCode } from '../model/error.ts';
import type { CallMeters, StreamEnd } from '../model/sidecar-meters.ts';
import type { Log } from '../model/ports.ts';
import type { WorkerPort } from '../model/worker-ports.ts';
import { MalformedError } from '../wire/load.ts';
import type { Hello, InboundFrame, LivenessHello, WorkerFrames } from '../wire/worker-frames.ts';
import { Liveness } from './liveness.ts';
import type { OpenCall } from './connection-load.ts';
import { framePartsOf } from './field-limits.ts';
import { FrameQueue } from './frame-queue.ts';
import { loopSlices } from '../lib/loop-slices.ts';
import { readOneAhead } from './read-ahead.ts';
import { callStatus, toPerdureError } from './status.ts';
import { LivenessStream } from './liveness-stream.ts';
import { checkMessageSize } from './unary.ts';
import { checkHello, PROTOCOL } from './worker-hello.ts';
import { holdsMoreThanGreeting, itemCount, joinFrames } from './worker-frame-parts.ts';
import { WorkerItems } from './worker-items.ts';
import { FrameLink } from './worker-link.ts';

export interface WorkerStreamOptions {
  readonly workers: WorkerPort;
  readonly frames: WorkerFrames;
  readonly log: Log;
  /** Version of the sidecar. */
  readonly version: string;
  readonly payloadBytesMax: number;
  readonly messageBytesMax: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  /** The call with its stream. */
  readonly open: OpenCall;
  readonly meters: CallMeters;
}

/**
 * One attached worker, from its first frame to the end of its stream:
 *
 *   greeting ── Hello ──────────► attached ──┐
 *      │└───── LivenessHello ──► liveness ──┤
 *      └── invalid, timeout, lost ──────────┴──► ended
 */
export class WorkerStream {
  readonly #call: ServerDuplexStream<Buffer, Buffer>;
  readonly #options: WorkerStreamOptions;
  readonly #link: FrameLink;
  readonly #greeting: NodeJS.Timeout;
  readonly #onEnd: () => void;
  #liveness: Liveness | null = null;
  #items: WorkerItems | null = null;
  #livenessStream: LivenessStream | null = null;
  readonly #frames: FrameQueue;
  #halfClosed = false;
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
    this.#frames = new FrameQueue(call, {
      process: (bytes) => this.#receive(bytes),
      processed: (bytes) => options.open.processed(bytes),
      onIdle: () => this.#endWhenDone(),
    });
    options.open.fail = ({ code, message }) => this.end(code, message);
    readOneAhead(call);
    call.on('data', (bytes: Buffer) => {
      this.#liveness?.received();
      this.#frames.push(bytes);
    });
    call.on('end', () => {
      this.#halfClosed = true;
      this.#endWhenDone();
    });
    call.on('cancelled', () => this.#gone('the connection to the worker was lost'));
    call.on('error', (error) => this.#gone(error.message));
  }

  /** Ends the stream with an error after writing the waiting items. */
  end(code: ErrorCode, message: string, how: StreamEnd = endOf(code)): void {
    const { log } = this.#options;
    if (!this.#ended) log.warn('a worker stream ends', { code, reason: message });
    this.#finish(message, how, () => {
      this.#call.emit('error', callStatus(new PerdureError(code, message)));
    });
  }

  #gone(why: string): void {
    const liveness = this.#livenessStream;
    this.#livenessStream = null;
    this.#finish(why, 'disconnected', () => {});
    liveness?.end(true);
  }

  #finish(why: string, how: StreamEnd, close: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    // Liveness streams end with those of their workers.
    const isWorker = this.#items !== null || how === 'violation' || how === 'limit';
    if (isWorker) this.#options.meters.streamsEnded[how] += 1;
    clearTimeout(this.#greeting);
    this.#liveness?.stop();
    this.#link.end();
    this.#items?.close(why);
    this.#livenessStream?.end(false);
    this.#livenessStream = null;
    close();
    this.#onEnd();
  }

  #endWhenDone(): void {
    if (!this.#halfClosed || this.#frames.isBusy) return;
    const finish = (): void =>
      this.#finish('the worker closed its stream', 'closed', () => this.#call.end());
    // The stream of an interrupted connection may end before the connection reports that.
    if (this.#livenessStream !== null) setTimeout(finish, LIVENESS_END_MS).unref();
    else finish();
  }

  #receive(bytes: Buffer): Promise<void> | null {
    if (this.#ended) return null;
    try {
      checkMessageSize(bytes, this.#options.messageBytesMax);
      const parts = framePartsOf('AttachRequest', bytes);
      if (parts !== null) return this.#receiveParts(parts, bytes.length);
      return this.#handle(this.#options.frames.decode(bytes), bytes.length);
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  /** Decodes a frame with very many items in parts, then processes it as one frame. */
  async #receiveParts(parts: readonly Uint8Array[], frameBytes: number): Promise<void> {
    try {
      const frames: InboundFrame[] = [];
      for (const part of parts) {
        if (loopSlices.isOver()) await loopSlices.next();
        frames.push(this.#options.frames.decode(part));
      }
      if (!this.#ended) await this.#handle(joinFrames(frames), frameBytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { code, message } = toPerdureError(error, this.#options.log);
    this.end(error instanceof MalformedError ? 'PROTOCOL_VIOLATION' : code, message);
  }

  #handle(frame: InboundFrame, frameBytes: number): Promise<void> | null {
    if (this.#livenessStream !== null) {
      this.#livenessStream.received(frame);
      if (frame.ping !== null) this.#link.pong(frame.ping.id);
      return null;
    }
    if (this.#items === null) {
      this.#first(frame);
      return null;
    }
    if (frame.hello !== null) throw new PerdureError('PROTOCOL_VIOLATION', 'a second Hello');
    if (frame.livenessHello !== null)
      throw new PerdureError('PROTOCOL_VIOLATION', 'a LivenessHello after Hello');
    if (frame.ping !== null) this.#link.pong(frame.ping.id);
    if (itemCount(frame) > FRAME_PART_ITEMS)
      return this.#deliverInSlices(this.#items, frame, frameBytes);
    this.#items.deliver(frame, frameBytes);
    return null;
  }

  #first(frame: InboundFrame): void {
    const { hello, livenessHello } = frame;
    if (hello === null && livenessHello === null) {
      throw new PerdureError('PROTOCOL_VIOLATION', 'the first frame contains no Hello');
    }
    if (holdsMoreThanGreeting(frame)) {
      const greeting = livenessHello === null ? 'Hello' : 'LivenessHello';
      const message = `the first frame contains more than its ${greeting}`;
      throw new PerdureError('PROTOCOL_VIOLATION', `${message}. Send the rest in the next frame`);
    }
    if (livenessHello !== null) this.#greetLiveness(livenessHello);
    else this.#greet(hello!);
  }

  async #deliverInSlices(
    items: WorkerItems,
    frame: InboundFrame,
    frameBytes: number,
  ): Promise<void> {
    try {
      await items.deliverInSlices(frame, frameBytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  #greetLiveness(livenessHello: LivenessHello): void {
    const { workers, pingTimeoutMs } = this.#options;
    const onSilent = (): void =>
      this.end('UNAVAILABLE', `no data arrived for ${pingTimeoutMs} ms`, 'silent');
    this.#livenessStream = new LivenessStream(livenessHello, {
      workers,
      pingTimeoutMs,
      peer: this.#call.getPeer(),
      onSilent,
    });
    clearTimeout(this.#greeting);
    this.#options.log.info('a liveness stream opened', { identity: livenessHello.identity });
  }

  /**
   * Returns true if the worker's process is alive although no data arrives; otherwise ends the
   * stream.
   */
  #isBusy(silentMs: number): boolean {
    if (this.#items?.silent(true) === true) return true;
    this.end('UNAVAILABLE', `no data arrived for ${silentMs} ms`, 'silent');
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
      onTick: () => {
        this.#link.checkProgress();
        this.#items?.dropStale();
      },
      onPing: (id) => this.#link.ping(id),
      onSilent: () => this.#isBusy(pingTimeoutMs),
      onActive: () => {
        this.#items?.silent(false);
      },
    });
    log.info('a worker attached', { worker: checked.worker, sdk: checked.sdk });
  }
}

function endOf(code: ErrorCode): StreamEnd {
  if (code === 'LIMIT_EXCEEDED' || code === 'PAYLOAD_TOO_LARGE') return 'limit';
  if (code === 'PROTOCOL_VIOLATION' || code === 'INVALID_ARGUMENT') return 'violation';
  return 'ended';
}
