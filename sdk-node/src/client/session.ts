import type { SessionAnswer__Output as SessionAnswer } from '@perdure/proto/v1/SessionAnswer';

import type { Address } from '../connection/address.ts';
import { Backoff } from '../connection/backoff.ts';
import { Channel } from '../connection/channel.ts';
import { type Disconnect, isPermanent } from '../connection/disconnect.ts';
import { IDLE_MS } from '../connection/limits.ts';
import { Reconnection } from '../connection/reconnection.ts';
import { errorOf, OverloadedError, spread } from '../connection/request-error.ts';
import type { Logger } from '../model/logger.ts';
import { TimeoutError, UnavailableError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import {
  type CallAnswer,
  type CallKind,
  type CallRequest,
  type CallTerms,
  OpenCall,
  REPEATABLE,
} from './call.ts';
import { Deadlines } from './deadlines.ts';
import { type LinkTimes, SessionLink } from './session-link.ts';

export interface SessionOptions {
  readonly address: Address;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly times: LinkTimes;
  /** True: payloads arrive as bytes, not as text, because a codec reads them. */
  readonly asBytes: boolean;
}

/**
 * Multiplexes calls over one stream at a time. The first call opens the stream. When the stream
 * breaks while calls are open, the session opens another and repeats the repeatable calls. Without
 * open calls the session ends the stream. The next call opens another stream on the same
 * connection.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #reconnection: Reconnection;
  readonly #open = new Map<number, OpenCall>();
  readonly #deadlines: Deadlines<OpenCall>;
  #link: SessionLink | undefined;
  #channel: Channel | undefined;
  /** Cancels the scheduled reconnect. Undefined: no reconnect is scheduled. */
  #withdrawReconnect: (() => void) | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastFailure: string | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#reconnection = new Reconnection(options);
    this.#deadlines = new Deadlines(options.clock, this.#open, (call) => this.#expire(call));
  }

  /** Makes a call. Rejects with the error class that belongs to the code of the rejection. */
  call<K extends CallKind>(
    kind: K,
    request: CallRequest<K>,
    terms: CallTerms,
  ): Promise<CallAnswer<K>> {
    if (this.#closed) return Promise.reject(new UnavailableError('the client is closed'));
    const nowMs = this.#options.clock.monotonicMs();
    const call = new OpenCall((this.#lastId += 1), kind, request, terms, nowMs);
    const { signal } = terms;
    if (signal !== undefined && !this.#listen(call, signal)) return call.promise;
    this.#open.set(call.id, call);
    this.#deadlines.add(call);
    if (this.#link !== undefined) this.#link.send(call);
    else if (this.#withdrawReconnect === undefined) this.#connect();
    return call.promise;
  }

  /** Ends the session; calls without an answer are rejected. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#withdrawReconnect?.();
    this.#reconnection.stop();
    this.#deadlines.stop();
    this.#link?.abort('the client is closed');
    this.#channel?.close();
    this.#rejectAll(() => new UnavailableError('the client was closed before the answer came'));
  }

  #connect(): void {
    this.#withdrawReconnect = undefined;
    const { address, clock, times, asBytes } = this.#options;
    this.#channel ??= new Channel(address);
    const link = new SessionLink({
      ...times,
      channel: this.#channel,
      clock,
      asBytes,
      opened: () => {
        this.#lastFailure = undefined;
        this.#reconnection.connected();
      },
      answered: (answer) => this.#answered(answer),
      ended: (why, livedMs) => {
        if (this.#link === link) this.#ended(why, livedMs);
      },
    });
    this.#link = link;
    for (const call of this.#open.values()) link.send(call);
  }

  #answered(answer: SessionAnswer): void {
    const call = this.#open.get(answer.id);
    if (call === undefined) return;
    this.#lastFailure = undefined;
    const { error } = answer;
    if (answer.response !== 'error' || !error) {
      this.#settle(call);
      call.resolve(answer[call.kind] as never);
      return;
    }
    if (error.code === 'UNAVAILABLE' && REPEATABLE[call.kind]) {
      this.#lastFailure = error.message;
      call.backoff ??= new Backoff(this.#options.random.fraction);
      this.#repeatLater(call, call.backoff.nextMs(0));
      return;
    }
    const { code, message, grpcStatus, retryAfterMs } = error;
    const refusal = errorOf({ status: grpcStatus, code, message, retryAfterMs });
    if (refusal instanceof OverloadedError && this.#repeatIfInTime(call, refusal)) return;
    this.#settle(call);
    // A repeated terminate or cancel may find that its first attempt has ended the instance.
    const ends = call.kind === 'terminate' || call.kind === 'cancel';
    if (call.repeated && ends && error.code === 'INSTANCE_ENDED') {
      call.resolve({} as never);
      return;
    }
    call.reject(refusal as never);
  }

  /**
   * Repeats a call that an overloaded sidecar rejected. The sidecar recorded nothing, so every call
   * is repeatable. Returns false when the deadline does not allow a repetition.
   */
  #repeatIfInTime(call: OpenCall, { retryAfterMs }: OverloadedError): boolean {
    const { clock, random } = this.#options;
    const pauseMs = spread(retryAfterMs, random);
    if (clock.monotonicMs() + pauseMs >= call.deadlineMs) return false;
    this.#repeatLater(call, pauseMs);
    return true;
  }

  /** Repeats a call after a pause, because the sidecar announced its shutdown. */
  #repeatLater(call: OpenCall, pauseMs: number): void {
    call.sent = false;
    setTimeout(() => {
      if (this.#open.get(call.id) === call && !call.sent) this.#link?.send(call);
    }, pauseMs);
  }

  /** Listens to the signal of a call. Returns false when the signal has aborted already. */
  #listen(call: OpenCall, signal: AbortSignal): boolean {
    const abandon = (): void => {
      this.#settle(call);
      this.#link?.abandon(call);
      call.reject(signal.reason as never);
    };
    if (signal.aborted) {
      call.reject(signal.reason as never);
      return false;
    }
    signal.addEventListener('abort', abandon);
    call.unlisten = () => signal.removeEventListener('abort', abandon);
    return true;
  }

  /** Ends the stream when no call is open, so that the session does not keep the process alive. */
  #closeStreamIfIdle(): void {
    if (this.#open.size > 0) return;
    this.#withdrawReconnect?.();
    this.#withdrawReconnect = undefined;
    this.#reconnection.stop();
    const link = this.#link;
    this.#link = undefined;
    this.#deadlines.stop();
    link?.abort('no call is open');
  }

  #ended(why: Disconnect, livedMs: number): void {
    this.#link = undefined;
    // Another stream gets another connection.
    this.#channel?.close();
    this.#channel = undefined;
    if (this.#closed) return;
    const { address } = this.#options;
    const at = `the sidecar at ${address.text}`;
    this.#lastFailure = `${livedMs > 0 ? 'lost' : 'no'} connection to ${at}: ${why.message}`;
    // The namespace does not exist. A worker waits for its creation; a client reports the error.
    const isUnknownNamespace = why.code === 'NOT_FOUND';
    if (livedMs === 0 && (isUnknownNamespace || isPermanent(why))) {
      this.#rejectAll(() => errorOf({ ...why, message: `${at}: ${why.message}` }));
      return;
    }
    for (const call of this.#open.values()) this.#handleBrokenStream(call);
    if (this.#open.size === 0) return;
    const pauseMs = this.#reconnection.failed(why, { calls: this.#open.size });
    this.#withdrawReconnect = this.#reconnection.after(pauseMs, () => this.#connect());
  }

  /** Handles a call of a broken stream: repeats the call, or rejects it with an unknown outcome. */
  #handleBrokenStream(call: OpenCall): void {
    if (!call.sent) return;
    call.sent = false;
    call.repeated = true;
    if (REPEATABLE[call.kind]) return;
    this.#settle(call);
    call.reject(
      new UnavailableError(
        `${this.#lastFailure}; the ${call.kind} that was in progress may or may not have happened`,
      ),
    );
  }

  #expire(call: OpenCall): void {
    const { what, timeoutMs } = call.terms;
    this.#settle(call);
    this.#link?.abandon(call);
    const after = `${what}: no answer within ${timeoutMs} ms`;
    const reason = this.#lastFailure;
    call.reject(
      reason === undefined
        ? new TimeoutError(call.kind === 'wait' ? 'wait' : 'call', what, after)
        : new UnavailableError(`${after}; ${reason}`),
    );
  }

  #settle(call: OpenCall): void {
    this.#open.delete(call.id);
    call.unlisten?.();
    if (this.#open.size > 0 || this.#closed) return;
    if (this.#idle === undefined) this.#idle = setTimeout(() => this.#closeStreamIfIdle(), IDLE_MS);
    else this.#idle.refresh();
  }

  #rejectAll(error: () => Error): void {
    for (const call of this.#open.values()) {
      this.#settle(call);
      call.reject(error() as never);
    }
  }
}
