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
  /** The pipeline that encodes payloads; null: none. */
  readonly pipeline: DataPipeline | null;
  readonly interceptors: readonly ClientInterceptor[];
}

/** How a unary call is to be made. */
export interface UnaryTerms {
  readonly timeoutMs: number;
  /** True: it is made again while the sidecar is away. */
  readonly repeatable: boolean;
  /** Abandons the call: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls outside of the session: what only operators ask, histories, and requests so large that they
 * should not stand in the way of others, nor end a stream if the sidecar refuses their size.
 */
export class UnaryCalls {
  readonly #options: UnaryOptions;
  readonly #closing = new AbortController();
  #channel: Channel | undefined;

  constructor(options: UnaryOptions) {
    this.#options = options;
  }

  /** @throws the error that the refusal's code names. */
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

  /** The same with payloads as they are, encoded already. */
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

  /** Reads a stream of answers. @throws the error that the refusal's code names. */
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

  /** The next call gets a channel of its own: this one would pause before it connects again. */
  #drop(channel: Channel): void {
    channel.close();
    if (this.#channel === channel) this.#channel = undefined;
  }

  #explain(error: unknown): PerdureError | Error {
    if (!(error instanceof CallError)) return error as Error;
    const { why } = error;
    // Without a code it is the connection that speaks: say where to.
    const at = why.code === '' ? `the sidecar at ${this.#options.address.text}: ` : '';
    return errorOf({ ...why, message: `${at}${why.message}` });
  }
}

/** Whether the same call may succeed later. */
function isCurable(failure: Error, isRepeatable: boolean): boolean {
  if (failure instanceof OverloadedError) return true;
  return isRepeatable && failure instanceof UnavailableError;
}

/** The method as the contract has it whose payloads are bytes: codecs have made them no text. */
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
