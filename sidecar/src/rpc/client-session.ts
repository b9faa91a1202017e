import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { SessionRequest__Output as RequestFrame } from '@perdure/proto/v1/SessionRequest';
import type { SessionResponse as ResponseFrame } from '@perdure/proto/v1/SessionResponse';

import {
  FRAME_BYTES,
  SESSION_ANSWER_BYTES_MAX,
  SESSION_CALLS_MAX,
  SESSION_READS_MAX,
} from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { OnGiveUp } from '../model/client-ports.ts';
import type { ErrorCode } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import { MalformedError } from '../wire/load.ts';
import type { Codec, Contract } from '../wire/load.ts';
import { RPC_OF_CALL } from './client-calls.ts';
import type { CallKind, ClientCalls } from './client-calls.ts';
import { callStatus, grpcStatus, toPerdureError } from './status.ts';
import { StreamWriter } from './stream-writer.ts';
import type { FrameSource } from './stream-writer.ts';
import { checkMessageSize, checkOpen } from './unary.ts';
import type { Gate } from './unary.ts';

type Call = RequestFrame['calls'][number];
type AnyAnswer = (request: unknown, onGiveUp: OnGiveUp) => Promise<object>;

export interface ClientSessionOptions {
  readonly calls: ClientCalls;
  readonly contract: Contract;
  readonly log: Log;
  readonly gate: Gate;
  readonly messageBytesMax: number;
}

/** Calls whose answers may be large, and are made from what is there: they can wait their turn. */
const READS: ReadonlySet<string> = new Set<CallKind>(['get', 'list', 'executions', 'values']);

/** A call that has no answer yet. */
interface Open {
  giveUp: (() => void) | null;
}

/** The requests of one client, multiplexed: answers go out as they come, in frames. */
export class ClientSession implements FrameSource {
  readonly #call: ServerDuplexStream<Buffer, Buffer>;
  readonly #options: ClientSessionOptions;
  readonly #onEnd: () => void;
  readonly #requests: Codec<RequestFrame>;
  readonly #responses: Codec<unknown, ResponseFrame>;
  readonly #writer: StreamWriter;
  readonly #open = new Map<number, Open>();
  /** Encoded answers; frames are made by joining them. */
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Reads under way, and those that wait for one of them. */
  #reading = 0;
  readonly #reads: (() => void)[] = [];
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
    this.#writer = new StreamWriter(call, this);
    call.on('data', (bytes: Buffer) => this.#receive(bytes));
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

  /** Ends the session with an error; answers that are there are still written. */
  end(code: ErrorCode, message: string): void {
    this.#finish(() => this.#call.emit('error', callStatus(new PerdureError(code, message))));
  }

  #finish(close: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#writer.end();
    for (const { giveUp } of this.#open.values()) giveUp?.();
    this.#open.clear();
    this.#reads.length = 0;
    close();
    this.#onEnd();
  }

  #endWhenAnswered(): void {
    if (this.#halfClosed && this.#open.size === 0) this.#finish(() => this.#call.end());
  }

  #receive(bytes: Buffer): void {
    if (this.#ended) return;
    try {
      checkMessageSize(bytes, this.#options.messageBytesMax);
      const frame = this.#requests.decode(bytes);
      for (const call of frame.calls) this.#start(call);
      for (const id of frame.abandoned) this.#abandon(id);
      if (frame.ping !== null) this.#say({ pong: { id: frame.ping.id } });
    } catch (error) {
      if (error instanceof MalformedError) this.end('PROTOCOL_VIOLATION', error.message);
      else if (error instanceof PerdureError) this.end(error.code, error.message);
      else throw error;
    }
    this.#holdBack();
  }

  /** Reads on only when the client takes its answers. */
  #holdBack(): void {
    if (this.#writer.isWritable) return;
    this.#call.pause();
    void this.#writer.writable().then(() => this.#call.resume());
  }

  #start(call: Call): void {
    const { id } = call;
    if (this.#open.has(id)) {
      throw new PerdureError('PROTOCOL_VIOLATION', `the call ${id} is not answered yet`);
    }
    const open: Open = { giveUp: null };
    const kind = call.request as CallKind;
    const isRead = READS.has(kind);
    const onGiveUp: OnGiveUp = (giveUp) => (open.giveUp = giveUp);
    const answer = isRead ? this.#read(call, onGiveUp) : this.#answer(call, onGiveUp);
    this.#open.set(id, open);
    answer.then(
      (response) => this.#settle(id, open, { id, response: kind, ...response }),
      (cause: unknown) => {
        const { code, message, retryAfterMs } = toPerdureError(cause, this.#options.log);
        const error = { code, message, grpcStatus: grpcStatus(code), retryAfterMs };
        this.#settle(id, open, { id, response: 'error', error });
      },
    );
  }

  /** A few at a time, and none while their answers pile up. */
  async #read(call: Call, onGiveUp: OnGiveUp): Promise<object> {
    while (this.#reading >= SESSION_READS_MAX || !this.#writer.isWritable) {
      await (this.#reading > 0
        ? new Promise<void>((resolve) => this.#reads.push(resolve))
        : this.#writer.writable());
      if (this.#ended) return {};
    }
    this.#reading += 1;
    try {
      return await this.#answer(call, onGiveUp);
    } finally {
      this.#reading -= 1;
      this.#reads.shift()?.();
    }
  }

  async #answer(call: Call, onGiveUp: OnGiveUp): Promise<object> {
    const kind = call.request as CallKind | undefined;
    checkOpen(this.#options.gate);
    if (kind === undefined || !(kind in RPC_OF_CALL)) {
      throw new PerdureError(
        'INVALID_ARGUMENT',
        'a call of a kind that this sidecar does not know',
      );
    }
    if (this.#open.size >= SESSION_CALLS_MAX) {
      const limit = `${SESSION_CALLS_MAX} calls of this session are not answered yet`;
      throw new PerdureError('LIMIT_EXCEEDED', limit);
    }
    const answer = this.#options.calls[kind] as AnyAnswer;
    return { [kind]: await answer(call[kind], onGiveUp) };
  }

  #settle(id: number, open: Open, answer: NonNullable<ResponseFrame['answers']>[number]): void {
    if (this.#open.get(id) !== open) return;
    this.#open.delete(id);
    this.#say({ answers: [answer] });
    this.#endWhenAnswered();
  }

  #abandon(id: number): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    open.giveUp?.();
    this.#endWhenAnswered();
  }

  #say(frame: ResponseFrame): void {
    const chunk = this.#responses.encode(frame);
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > SESSION_ANSWER_BYTES_MAX && !this.#ended) {
      const limit = `${SESSION_ANSWER_BYTES_MAX} bytes of answers wait to be taken by this client`;
      this.#chunks = [];
      this.#bytes = 0;
      this.end('LIMIT_EXCEEDED', limit);
      return;
    }
    this.#writer.wake();
  }
}
