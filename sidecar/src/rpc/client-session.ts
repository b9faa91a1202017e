import { Caller } from './caller.ts';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { SessionRequest__Output as RequestFrame } from '@perdure/proto/v1/SessionRequest';
import type { SessionResponse as ResponseFrame } from '@perdure/proto/v1/SessionResponse';

import { mustNotReject } from '../lib/must-not-reject.ts';
import { FRAME_BYTES, FRAME_PART_ITEMS, SESSION_CALLS_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { ErrorCode } from '../model/error.ts';
import type { CallMeters } from '../model/sidecar-meters.ts';
import type { Log } from '../model/ports.ts';
import { MalformedError } from '../wire/load.ts';
import type { Codec, Contract } from '../wire/load.ts';
import type { AnswerPacer } from './answer-pacer.ts';
import { AnswerPermit, isPaced } from './answer-permit.ts';
import type { Permit } from './answer-permit.ts';
import { RPC_OF_CALL } from './call-kinds.ts';
import type { CallKind, ClientCalls } from './call-kinds.ts';
import type { OpenCall } from './connection-load.ts';
import { framePartsOf } from './field-limits.ts';
import { FrameQueue } from './frame-queue.ts';
import { loopSlices } from '../lib/loop-slices.ts';
import { readOneAhead } from './read-ahead.ts';
import { callStatus, grpcStatus, toPerdureError } from './status.ts';
import { StreamWriter } from './stream-writer.ts';
import type { FrameSource } from './stream-writer.ts';
import { checkMessageSize, checkOpen } from './unary.ts';
import type { Gate } from './unary.ts';

type Call = RequestFrame['calls'][number];
type Answer = NonNullable<ResponseFrame['answers']>[number];
type AnyAnswer = (request: unknown, caller: Caller, permit: Permit) => Promise<object>;

export interface ClientSessionOptions {
  readonly calls: ClientCalls;
  readonly contract: Contract;
  readonly log: Log;
  readonly gate: Gate;
  readonly messageBytesMax: number;
  /** The call with the stream of the session. */
  readonly open: OpenCall;
  readonly meters: CallMeters;
}

/**
 * Multiplexes the requests of one client. Frames contain the answers in the order of completion.
 */
export class ClientSession implements FrameSource {
  readonly #call: ServerDuplexStream<Buffer, Buffer>;
  readonly #options: ClientSessionOptions;
  readonly #onEnd: () => void;
  readonly #requests: Codec<RequestFrame>;
  readonly #responses: Codec<unknown, ResponseFrame>;
  readonly #writer: StreamWriter;
  /** The callers of calls that have no answer yet, by call id. */
  readonly #open = new Map<number, Caller>();
  /** Encoded answers; frames are their concatenation. */
  #chunks: Buffer[] = [];
  #bytes = 0;
  readonly #pacer: AnswerPacer;
  readonly #frames: FrameQueue;
  #halfClosed = false;
  #ended = false;

  constructor(
    call: ServerDuplexStream<Buffer, Buffer>,
    options: ClientSessionOptions,
    onEnd: () => void,
  ) {
    this.#call = call;
    this.#options = options;
    this.#onEnd = onEnd;
    this.#requests = options.contract.codec('SessionRequest');
    this.#responses = options.contract.codec('SessionResponse');
    this.#pacer = options.open.load.newPacer(() => {
      this.end('LIMIT_EXCEEDED', 'the client does not read its answers');
      // Resetting the stream releases unread bytes in the buffers of the connection.
      options.open.reset();
    });
    this.#writer = new StreamWriter(call, this, (bytes) => this.#pacer.recordRead(bytes));
    options.open.fail = ({ code, message }) => this.end(code, message);
    readOneAhead(call);
    this.#frames = new FrameQueue(call, {
      process: (bytes) => this.#receive(bytes),
      processed: (bytes) => options.open.processed(bytes),
      onIdle: () => {
        this.#pauseIfUnread();
        this.#endWhenAnswered();
      },
    });
    call.on('data', (bytes: Buffer) => this.#frames.push(bytes));
    call.on('end', () => {
      this.#halfClosed = true;
      this.#endWhenAnswered();
    });
    call.on('cancelled', () => this.#finish(() => {}));
    call.on('error', () => this.#finish(() => {}));
  }

  takeFrame(): Buffer | null {
    if (this.#chunks.length === 0) return null;
    let count = 0;
    let bytes = 0;
    while (count < this.#chunks.length && (count === 0 || bytes < FRAME_BYTES)) {
      bytes += this.#chunks[count]!.length;
      count += 1;
    }
    this.#bytes -= bytes;
    return Buffer.concat(this.#chunks.splice(0, count), bytes);
  }

  waitingBytes(): number {
    return this.#bytes;
  }

  /** Ends the session with an error after writing the existing answers. */
  end(code: ErrorCode, message: string): void {
    this.#finish(() => this.#call.emit('error', callStatus(new PerdureError(code, message))));
  }

  #finish(close: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#writer.end();
    for (const caller of this.#open.values()) caller.abandon();
    this.#open.clear();
    this.#pacer.close();
    close();
    this.#onEnd();
  }

  #endWhenAnswered(): void {
    const isDone = this.#halfClosed && this.#open.size === 0 && !this.#frames.isBusy;
    if (isDone) this.#finish(() => this.#call.end());
  }

  #receive(bytes: Buffer): Promise<void> | null {
    if (this.#ended) return null;
    try {
      checkMessageSize(bytes, this.#options.messageBytesMax);
      const parts = framePartsOf('SessionRequest', bytes);
      if (parts !== null) return this.#processParts(parts);
      const frame = this.#requests.decode(bytes);
      if (frame.calls.length > FRAME_PART_ITEMS) return this.#processParts([frame]);
      this.#process(frame);
    } catch (error) {
      this.#fail(error);
    }
    this.#pauseIfUnread();
    return null;
  }

  #process({ calls, abandoned, ping }: RequestFrame): void {
    for (const call of calls) this.#start(call);
    for (const id of abandoned) this.#abandon(id);
    if (ping !== null) this.#write({ pong: { id: ping.id } });
  }

  /** Processes the parts of a frame. Other work runs between the parts. */
  async #processParts(parts: readonly (Uint8Array | RequestFrame)[]): Promise<void> {
    try {
      for (const part of parts) {
        if (loopSlices.isOver()) await loopSlices.next();
        const isDecoded = !(part instanceof Uint8Array);
        await this.#processInSlices(isDecoded ? part : this.#requests.decode(part));
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  async #processInSlices({ calls, abandoned, ping }: RequestFrame): Promise<void> {
    for (let at = 0; at < calls.length && !this.#ended; at += FRAME_PART_ITEMS) {
      const slice = calls.slice(at, at + FRAME_PART_ITEMS);
      this.#process({ calls: slice, abandoned: [], ping: null });
      if (loopSlices.isOver()) await loopSlices.next();
    }
    if (!this.#ended) this.#process({ calls: [], abandoned, ping });
  }

  #fail(error: unknown): void {
    const { code, message } = toPerdureError(error, this.#options.log);
    this.end(error instanceof MalformedError ? 'PROTOCOL_VIOLATION' : code, message);
  }

  /** Pauses reading while the client does not read its answers. */
  #pauseIfUnread(): void {
    if (this.#writer.isWritable) return;
    this.#call.pause();
    const resume = (): void => {
      if (!this.#frames.isBusy) this.#call.resume();
    };
    mustNotReject(this.#writer.writable().then(resume));
  }

  #start(call: Call): void {
    const { id } = call;
    if (this.#open.has(id)) {
      throw new PerdureError('PROTOCOL_VIOLATION', `the call ${id} is still open`);
    }
    const caller = new Caller();
    const kind = call.request as CallKind;
    const permit = new AnswerPermit(this.#pacer, caller);
    const answer = this.#answer(call, caller, permit);
    this.#open.set(id, caller);
    const { meters } = this.#options;
    const beganMs = meters.now();
    answer.then(
      (response) => {
        meters.answered(RPC_OF_CALL[kind], 'OK', beganMs);
        this.#settle(id, caller, permit, { id, response: kind, [kind]: response });
      },
      (cause: unknown) => {
        const error = toPerdureError(cause, this.#options.log);
        // A call of an unsupported kind has no method to count.
        if (kind in RPC_OF_CALL) meters.answered(RPC_OF_CALL[kind], error.code, beganMs);
        this.#settle(id, caller, permit, errorOf(id, error));
      },
    );
  }

  async #answer(call: Call, caller: Caller, permit: Permit): Promise<object> {
    const kind = call.request as CallKind | undefined;
    checkOpen(this.#options.gate);
    if (kind === undefined || !(kind in RPC_OF_CALL)) {
      throw new PerdureError(
        'INVALID_ARGUMENT',
        'this sidecar does not support calls of this kind',
      );
    }
    if (this.#open.size >= SESSION_CALLS_MAX) {
      const limit = `this session has ${SESSION_CALLS_MAX} open calls, which is the limit`;
      throw new PerdureError('LIMIT_EXCEEDED', limit);
    }
    const answer = this.#options.calls[kind] as AnyAnswer;
    if (isPaced(RPC_OF_CALL[kind])) await permit.begin();
    return answer(call[kind], caller, permit);
  }

  #settle(id: number, caller: Caller, permit: AnswerPermit, answer: Answer): void {
    if (this.#open.get(id) !== caller) return permit.end();
    this.#open.delete(id);
    const chunk = this.#responses.encode({ answers: [answer] });
    try {
      permit.finish(chunk.length);
      this.#push(chunk);
    } catch (error) {
      this.#write({ answers: [errorOf(id, toPerdureError(error, this.#options.log))] });
    }
    permit.end();
    this.#endWhenAnswered();
  }

  #abandon(id: number): void {
    const caller = this.#open.get(id);
    if (caller === undefined) return;
    this.#open.delete(id);
    caller.abandon();
    this.#endWhenAnswered();
  }

  #write(frame: ResponseFrame): void {
    const chunk = this.#responses.encode(frame);
    this.#pacer.add(chunk.length);
    this.#push(chunk);
  }

  #push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#writer.wake();
  }
}

function errorOf(id: number, { code, message, retryAfterMs }: PerdureError): Answer {
  const error = { code, message, grpcStatus: grpcStatus(code), retryAfterMs };
  return { id, response: 'error', error };
}
