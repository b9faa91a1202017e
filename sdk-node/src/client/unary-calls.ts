import type { Address } from '../connection/address.ts';
import { CallError, type CallableMethod, Channel } from '../connection/channel.ts';
import { Reconnection } from '../connection/reconnection.ts';
import { errorOf, OverloadedError } from '../connection/request-error.ts';
import { type PerdureError, UnavailableError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { DataPipeline } from '../data/pipeline.ts';
import { type ClientInterceptor, interceptCall } from '../interceptors/client.ts';
import type { Random } from '../lib/random.ts';
import { loadWholeContract } from '../proto/load.ts';

export interface UnaryOptions {
  readonly address: Address;
  readonly clock: Clock;
  readonly random: Random;
  /** The pipeline that encodes payloads. Null: payloads are not encoded. */
  readonly pipeline: DataPipeline | null;
  readonly interceptors: readonly ClientInterceptor[];
}

/** Deadline, repetition and cancellation of a unary call. */
export interface UnaryTerms {
  readonly timeoutMs: number;
  /** True: the call is repeated while the sidecar is not reachable. */
  readonly repeatable: boolean;
  /** Abandons the call: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls outside of the session: admin calls, histories and large requests. A large request would
 * delay other calls of the session, and a rejected size would end its stream.
 */
export class UnaryCalls {
  readonly #options: UnaryOptions;
  readonly #closing = new AbortController();
  #channel: Channel | undefined;

  constructor(options: UnaryOptions) {
    this.#options = options;
  }

  /** @throws the error class that belongs to the code of the rejection. */
  call<Request, Answer>(
    method: CallableMethod<Request, Answer>,
    request: Request,
    terms: UnaryTerms,
  ): Promise<Answer> {
    const { interceptors } = this.#options;
    if (interceptors.length === 0) return this.#call(method, request, terms);
    const name = method.path.slice(method.path.lastIndexOf('/') + 1);
    const call = { kind: 'admin', request: request as object, name } as const;
    return interceptCall(interceptors, call, () => this.#call(method, request, terms));
  }

  async #call<Request, Answer>(
    method: CallableMethod<Request, Answer>,
    request: Request,
    terms: UnaryTerms,
  ): Promise<Answer> {
    const { pipeline } = this.#options;
    if (pipeline === null) return this.send(method, request, terms);
    await pipeline.encode(request as object);
    const answer = await this.send(bytesMethod(method), request, terms);
    await pipeline.decode(answer as object);
    return answer;
  }

  /** Makes one call with payloads that are already encoded. */
  async send<Request, Answer>(
    method: CallableMethod<Request, Answer>,
    request: Request,
    { timeoutMs, repeatable, signal }: UnaryTerms,
  ): Promise<Answer> {
    const { clock } = this.#options;
    const deadlineMs = clock.nowMs() + timeoutMs;
    const closing = this.#closing.signal;
    const ends = signal === undefined ? closing : AbortSignal.any([closing, signal]);
    let reconnection: Reconnection | undefined;
    try {
      for (;;) {
        signal?.throwIfAborted();
        const channel = this.#open();
        try {
          return await channel.callUnary(method, request, deadlineMs, signal);
        } catch (error) {
          signal?.throwIfAborted();
          const failure = this.#explain(error);
          if (!(error instanceof CallError) || !isCurable(failure, repeatable)) throw failure;
          if (error.why.isAbsent === true) this.#drop(channel);
          reconnection ??= new Reconnection(this.#options);
          const retryAfterMs = failure instanceof OverloadedError ? failure.retryAfterMs : 0;
          const pauseMs = reconnection.failed({ ...error.why, retryAfterMs });
          if (clock.nowMs() + pauseMs >= deadlineMs) throw failure;
          await reconnection.pause(pauseMs, ends);
        }
      }
    } finally {
      reconnection?.stop();
    }
  }

  /**
   * Reads a stream of answers. @throws the error class that belongs to the code of the rejection.
   */
  async *read<Request, Answer>(
    method: CallableMethod<Request, Answer>,
    request: Request,
    signal?: AbortSignal,
  ): AsyncGenerator<Answer, void> {
    const { pipeline } = this.#options;
    const chosen = pipeline === null ? method : bytesMethod(method);
    try {
      for await (const answer of this.#open().readStream(chosen, request, signal)) {
        await pipeline?.decode(answer as object);
        yield answer;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#explain(error);
    }
  }

  close(): void {
    this.#closing.abort();
    this.#channel?.close();
  }

  #open(): Channel {
    if (this.#closing.signal.aborted) throw new UnavailableError('the client is closed');
    this.#channel ??= new Channel(this.#options.address);
    return this.#channel;
  }

  /**
   * Discards the channel. It would pause before it connects again; the next call opens another one.
   */
  #drop(channel: Channel): void {
    channel.close();
    if (this.#channel === channel) this.#channel = undefined;
  }

  #explain(error: unknown): PerdureError | Error {
    if (!(error instanceof CallError)) return error as Error;
    const { why } = error;
    // An error without a code comes from the connection, so the message names the address.
    const at = why.code === '' ? `the sidecar at ${this.#options.address.text}: ` : '';
    return errorOf({ ...why, message: `${at}${why.message}` });
  }
}

/** True when a repetition of the call may succeed. */
function isCurable(failure: Error, isRepeatable: boolean): boolean {
  if (failure instanceof OverloadedError) return true;
  return isRepeatable && failure instanceof UnavailableError;
}

/** The variant of the method with payloads as bytes, because encoded payloads are not text. */
function bytesMethod<Request, Answer>(
  method: CallableMethod<Request, Answer>,
): CallableMethod<Request, Answer> {
  for (const service of Object.values(loadWholeContract())) {
    for (const found of Object.values(service as Record<string, unknown>)) {
      const other = found as CallableMethod<Request, Answer>;
      if (other.path === method.path) return other;
    }
  }
  return method;
}
