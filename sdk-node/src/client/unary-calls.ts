import type { Address } from '../connection/address.ts';
import { Backoff } from '../connection/backoff.ts';
import { CallError, type CallableMethod, Channel } from '../connection/channel.ts';
import { errorOf } from '../connection/request-error.ts';
import { type PerdureError, Unavailable } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { pause } from '../lib/pause.ts';
import type { Random } from '../lib/random.ts';

export interface UnaryOptions {
  readonly address: Address;
  readonly clock: Clock;
  readonly random: Random;
}

/** How a unary call is to be made. */
export interface UnaryTerms {
  readonly timeoutMs: number;
  /** True: it is made again while the sidecar is away. */
  readonly repeatable: boolean;
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
  async call<Request, Answer>(
    method: CallableMethod<Request, Answer>,
    request: Request,
    { timeoutMs, repeatable }: UnaryTerms,
  ): Promise<Answer> {
    const { clock, random } = this.#options;
    const deadlineMs = clock.nowMs() + timeoutMs;
    const backoff = new Backoff(random.fraction);
    for (;;) {
      try {
        return await this.#open().callUnary(method, request, deadlineMs);
      } catch (error) {
        const failure = this.#explain(error);
        const pauseMs = backoff.nextMs(0);
        const inTime = clock.nowMs() + pauseMs < deadlineMs;
        if (!repeatable || !inTime || !(failure instanceof Unavailable)) throw failure;
        await pause(pauseMs, this.#closing.signal);
      }
    }
  }

  /** Reads a stream of answers. @throws the error that the refusal's code names. */
  async *read<Request, Answer>(
    method: CallableMethod<Request, Answer>,
    request: Request,
  ): AsyncGenerator<Answer, void> {
    try {
      yield* this.#open().readStream(method, request);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  close(): void {
    this.#closing.abort();
    this.#channel?.close();
  }

  #open(): Channel {
    if (this.#closing.signal.aborted) throw new Unavailable('the client is closed');
    this.#channel ??= new Channel(this.#options.address);
    return this.#channel;
  }

  #explain(error: unknown): PerdureError | Error {
    if (!(error instanceof CallError)) return error as Error;
    const { why } = error;
    // Without a code it is the connection that speaks: say where to.
    const at = why.code === '' ? `the sidecar at ${this.#options.address.text}: ` : '';
    return errorOf({ ...why, message: `${at}${why.message}` });
  }
}
