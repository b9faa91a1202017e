import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { untilAborted } from '../lib/timer.ts';
import type { Logger } from '../model/logger.ts';
import type { Address } from './address.ts';
import { Backoff } from './backoff.ts';
import type { Disconnect } from './disconnect.ts';
import { RECONNECT_ABSENT_MS, RECONNECT_INITIAL_MS } from './limits.ts';
import { spread } from './request-error.ts';
import { SocketWatch } from './socket-watch.ts';

export interface ReconnectionOptions {
  readonly address: Address;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Receives one message per failure.
   * @default none
   */
  readonly log?: Logger;
}

/**
 * Decides when to connect to an address again. The pause after a failure is that of the back-off,
 * or the one that the sidecar requested. For a unix socket, the pause ends as soon as the socket
 * file is created.
 */
export class Reconnection {
  readonly #options: ReconnectionOptions;
  readonly #backoff: Backoff;
  readonly #watch: SocketWatch | undefined;
  /** True: the socket file was created since the last attempt began. */
  #hasAppeared = false;
  #onAppear: (() => void) | undefined;
  #connectedMs: number | undefined;

  constructor(options: ReconnectionOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random.fraction);
    const { socketPath } = options.address;
    if (socketPath === undefined) return;
    this.#watch = new SocketWatch(socketPath, () => {
      this.#hasAppeared = true;
      this.#onAppear?.();
    });
  }

  /** Records that the sidecar has answered. */
  connected(): void {
    this.#connectedMs ??= this.#options.clock.monotonicMs();
    this.stop();
  }

  /**
   * Records that a connection has ended or an attempt has failed. Starts to watch the socket file.
   *
   * @param fields additional fields of the log message.
   * @returns the pause in milliseconds.
   */
  failed(why: Disconnect, fields: object = {}): number {
    this.#watch?.open();
    const sinceMs = this.#connectedMs;
    this.#connectedMs = undefined;
    const livedMs = sinceMs === undefined ? 0 : this.#options.clock.monotonicMs() - sinceMs;
    const pauseMs = this.#pauseMs(why, livedMs);
    const message =
      sinceMs === undefined ? 'no connection to the sidecar' : 'connection to the sidecar lost';
    this.#report(message, pauseMs, { reason: why.message, ...fields });
    return pauseMs;
  }

  /**
   * Calls back once, after the pause or when the socket exists. Returns a function that cancels the
   * callback.
   */
  after(pauseMs: number, callback: () => void): () => void {
    const withdraw = (): void => {
      clearTimeout(timer);
      this.#onAppear = undefined;
    };
    const end = (): void => {
      withdraw();
      if (this.#hasAppeared) this.#backoff.restart();
      this.#hasAppeared = false;
      callback();
    };
    // The file appeared during the failed attempt, so its server may start to listen soon.
    const isShort = this.#hasAppeared && pauseMs > RECONNECT_INITIAL_MS;
    const timer = setTimeout(end, isShort ? RECONNECT_INITIAL_MS : pauseMs);
    if (!this.#hasAppeared) this.#onAppear = end;
    return withdraw;
  }

  /** Resolves after the pause, when the socket exists or when the signal aborts. */
  pause(pauseMs: number, signal: AbortSignal): Promise<void> {
    return untilAborted(signal, (callback) => this.after(pauseMs, callback));
  }

  /** Ends the watch; the next failure starts it again. */
  stop(): void {
    this.#watch?.close();
    this.#hasAppeared = false;
  }

  #pauseMs({ isAbsent, retryAfterMs = 0 }: Disconnect, livedMs: number): number {
    const backoffMs = this.#backoff.nextMs(livedMs, isAbsent);
    return retryAfterMs > backoffMs ? spread(retryAfterMs, this.#options.random) : backoffMs;
  }

  /**
   * Logs the first failure and each failure with a long pause as a warning. Restarts cause many
   * failures with short pauses, which are logged at level debug.
   */
  #report(message: string, pauseMs: number, more: object): void {
    const { address, log } = this.#options;
    const attempt = this.#backoff.failures;
    const level = attempt > 1 && pauseMs <= RECONNECT_ABSENT_MS ? 'debug' : 'warn';
    const nextAttemptMs = Math.round(pauseMs);
    log?.[level](message, { address: address.text, attempt, nextAttemptMs, ...more });
  }
}
