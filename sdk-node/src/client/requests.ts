import { CALL_TIMEOUT_MS, FRAME_BYTES } from '../connection/limits.ts';
import { type ConnectionOptions, endpointOf } from '../connection/endpoint.ts';
import type { Logger } from '../model/logger.ts';
import type { DataPipeline } from '../data/pipeline.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { consoleLogger } from '../lib/console-log.ts';
import { guardedLogger } from '../lib/guarded-log.ts';
import { type Random, systemRandom } from '../lib/random.ts';
import { slotsOf } from '../data/payload-slots.ts';
import { loadContract } from '../proto/load.ts';
import { type ClientInterceptor, interceptCall } from '../interceptors/client.ts';
import type { Payload } from '../model/wire-types.ts';
import type { CallAnswer, CallKind, CallRequest } from './call.ts';
import { REPEATABLE } from './call.ts';
import type { LinkTimes } from './session-link.ts';
import { Session } from './session.ts';
import { UnaryCalls } from './unary-calls.ts';

/** Estimated size of the names and numbers of one request. */
const REQUEST_BYTES = 256;

/** Dependencies of a client; tests replace them. */
export interface ClientDependencies extends LinkTimes {
  readonly clock?: Clock;
  readonly random?: Random;
}

export interface RequestsOptions extends ClientDependencies {
  readonly connection: ConnectionOptions;
  readonly timeoutMs: number | undefined;
  readonly log: Logger | undefined;
  readonly pipeline?: DataPipeline | null;
  readonly interceptors?: readonly ClientInterceptor[];
}

/** Deadline, payload and cancellation of one request. */
export interface RequestTerms {
  /** Description for error messages, such as `start of "order"`. */
  readonly what: string;
  /** The payload of the request. */
  readonly payload?: Payload | null;
  /**
   * Deadline in milliseconds. 'never': the request waits indefinitely.
   * @default the `callTimeout` of the client
   */
  readonly timeoutMs?: number | 'never';
  /** Abandons the request: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** Sends the requests of a client to the sidecar, through its session or as unary calls. */
export class Requests {
  readonly clock: Clock;
  readonly random: Random;
  readonly unary: UnaryCalls;
  readonly timeoutMs: number;
  readonly #session: Session;
  /** Prefix of the idempotency keys of this client: 60 bits of entropy. */
  readonly #keyPrefix: string;
  #lastKey = 0;
  readonly #pipeline: DataPipeline | null;
  readonly #interceptors: readonly ClientInterceptor[];

  constructor(options: RequestsOptions) {
    const { clock = systemClock, random = systemRandom, log = consoleLogger } = options;
    const address = endpointOf(options.connection);
    this.clock = clock;
    this.random = random;
    this.timeoutMs = options.timeoutMs ?? CALL_TIMEOUT_MS;
    const { pipeline = null, interceptors = [] } = options;
    this.#pipeline = pipeline;
    this.#interceptors = interceptors;
    this.unary = new UnaryCalls({ address, clock, random, pipeline, interceptors });
    this.#keyPrefix = random.uuid().replaceAll('-', '').slice(0, 16);
    const asBytes = pipeline !== null;
    const guarded = guardedLogger(log);
    this.#session = new Session({
      address,
      clock,
      random,
      log: guarded,
      times: options,
      asBytes,
    });
  }

  /** Generates a unique idempotency key. */
  newKey(): string {
    this.#lastKey += 1;
    return `${this.#keyPrefix}-${this.#lastKey.toString(36)}`;
  }

  /** Sends a request. Rejects with the error class that belongs to the code of the rejection. */
  make<K extends CallKind>(
    kind: K,
    request: CallRequest<K>,
    terms: RequestTerms,
  ): Promise<CallAnswer<K>> {
    const interceptors = this.#interceptors;
    if (interceptors.length === 0) return this.#make(kind, request, terms);
    return interceptCall(interceptors, { kind, request }, () => this.#make(kind, request, terms));
  }

  #make<K extends CallKind>(
    kind: K,
    request: CallRequest<K>,
    terms: RequestTerms,
  ): Promise<CallAnswer<K>> {
    if (this.#pipeline === null) return this.#send(kind, request, terms);
    return this.#makeEncoded(this.#pipeline, kind, request, terms);
  }

  async #makeEncoded<K extends CallKind>(
    pipeline: DataPipeline,
    kind: K,
    request: CallRequest<K>,
    terms: RequestTerms,
  ): Promise<CallAnswer<K>> {
    await pipeline.encode(request);
    const payload = slotsOf(request)[0]?.get() ?? null;
    const answer = await this.#send(kind, request, { ...terms, payload });
    await pipeline.decode(answer);
    return answer;
  }

  #send<K extends CallKind>(
    kind: K,
    request: CallRequest<K>,
    { what, payload = null, timeoutMs = this.timeoutMs, signal }: RequestTerms,
  ): Promise<CallAnswer<K>> {
    const bytes = REQUEST_BYTES + (payload?.data.length ?? 0);
    const limitMs = timeoutMs === 'never' ? undefined : timeoutMs;
    if (bytes > FRAME_BYTES) {
      return this.#makeLarge(kind, request, limitMs ?? this.timeoutMs, signal);
    }
    return this.#session.call(kind, request, { what, timeoutMs: limitMs, bytes, signal });
  }

  close(): void {
    this.#session.close();
    this.unary.close();
  }

  #makeLarge<K extends CallKind>(
    kind: K,
    request: CallRequest<K>,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<CallAnswer<K>> {
    const { StartInstance, RaiseEvent, SettlePromise, QueryInstance, UpdateInstance } =
      loadContract().client;
    const terms = { timeoutMs, repeatable: REPEATABLE[kind], signal };
    // Only these requests carry payloads.
    const methods: Readonly<Partial<Record<CallKind, object>>> = {
      start: StartInstance,
      raise: RaiseEvent,
      settle: SettlePromise,
      query: QueryInstance,
      update: UpdateInstance,
    };
    const method = methods[kind];
    return this.unary.send(method as never, request, terms);
  }
}
