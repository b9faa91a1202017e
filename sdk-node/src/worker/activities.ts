import type { ActivityTask__Output as ActivityTask } from '@perdure/proto/v1/ActivityTask';

import type { Logger } from '../model/logger.ts';
import type { ActivityHandler } from '../model/activity.ts';
import { checkActivityOutput } from '../definitions/check.ts';
import { readInput } from '../definitions/read.ts';
import { ApplicationError, PayloadTooLargeError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import type { Clock } from '../lib/clock.ts';
import { isThenable } from '../lib/promises.ts';
import { PAYLOAD_MAX_BYTES } from '../limits.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import { Attempt, type AttemptOptions } from './attempt.ts';
import type { Failure, Payload } from '../model/wire-types.ts';
import type { FailureLog } from './failure-log.ts';
import type { Outbox, Outcome } from './outbox.ts';

export interface ActivitiesOptions {
  /** Returns a handler. An empty version selects the highest. */
  handlerOf(name: string, version: string): ActivityHandler | undefined;
  /** Called when an activity of a session arrives. */
  sessionUsed?(id: string): void;
  clock: Clock;
  log: Logger;
  failures: FailureLog;
}

/** An open stream of the worker. */
export interface ActivityStream {
  readonly outbox: Outbox;
  /** Largest payload that the sidecar accepts. */
  readonly payloadBytesMax: number;
  /** True when attempts continue after the stream ends. */
  readonly keeps: boolean;
  /** Called when an attempt has ended. */
  changed(): void;
}

/** A result without confirmation that it is recorded. */
interface RetainedResult extends Outcome {
  readonly token: number;
  readonly key: Uint8Array;
  readonly elapsedMs: number;
}

/** An attempt in the list of Hello. */
export interface HeldAttempt {
  readonly token: number;
  readonly key: Uint8Array;
  readonly elapsedMs: number;
}

/** Messages for aborted activities, by the reason on the wire. */
const CANCEL_TEXT: Readonly<Record<string, string>> = {
  cancelled: 'the activity was cancelled',
  timed_out: 'the attempt timed out',
  terminated: 'the instance was terminated',
  instance_ended: 'the instance has ended',
  not_adopted:
    'this worker lost its connection, and the attempt was then dispatched again or is no ' +
    'longer awaited',
};

/** The running attempts of this worker, over all its streams. */
export class Activities {
  readonly #options: ActivitiesOptions;
  readonly #attemptOptions: AttemptOptions;
  readonly #running = new Map<number, Attempt>();
  /**
   * Results that may have to be sent again, in the order in which the stream sent them. Null is a
   * result that is not sent again but that the sidecar counts too.
   */
  #retained: (RetainedResult | null)[] = [];
  #stream: ActivityStream | undefined;
  #payloadBytesMax = PAYLOAD_MAX_BYTES;
  /**
   * True while the worker has attempts of an earlier stream, which the sidecar may dispatch again.
   */
  #mayJoin = false;
  #stopping = false;
  /** True when an attempt was returned to the sidecar without a result. */
  gaveBack = false;

  constructor(options: ActivitiesOptions) {
    this.#options = options;
    const payloadBytesMax = (): number => this.#payloadBytesMax;
    this.#attemptOptions = {
      log: options.log,
      get payloadBytesMax() {
        return payloadBytesMax();
      },
      sendHeartbeat: (token, details) => this.#stream?.outbox.addHeartbeat({ token, details }),
    };
  }

  /** Returns the running attempts, and those without confirmation that their result is recorded. */
  held(): HeldAttempt[] {
    const nowMs = this.#options.clock.monotonicMs();
    const held: HeldAttempt[] = this.#resendable().map(({ token, key, elapsedMs }) => {
      return { token, key, elapsedMs };
    });
    for (const { token, key, startedMs } of this.#running.values()) {
      held.push({ token, key, elapsedMs: Math.floor(nowMs - startedMs) });
    }
    return held;
  }

  /** Called when a stream is open and the sidecar has received the list of attempts. */
  opened(stream: ActivityStream): void {
    this.#stream = stream;
    this.#payloadBytesMax = stream.payloadBytesMax;
    if (!stream.keeps) return this.#abandon('connection lost');
    const results = this.#resendable();
    this.#retained = results;
    for (const { token, output, failure } of results) {
      stream.outbox.addActivity({ token, output, failure });
    }
  }

  /**
   * Called when the stream has ended. Running attempts continue if the sidecar supports adoption.
   */
  lost(reason: string): void {
    const keeps = this.#stream?.keeps === true;
    this.#stream = undefined;
    if (!keeps) return this.#abandon(reason);
    this.#mayJoin = this.#running.size + this.#resendable().length > 0;
  }

  /** Called when the sidecar has recorded or rejected `count` more results of the stream. */
  recorded(count: number): void {
    this.#retained.splice(0, count);
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Runs a dispatched attempt. */
  receive(task: ActivityTask): void {
    if (this.#mayJoin && this.#joins(task)) return;
    const attempt = new Attempt(task, this.#attemptOptions);
    attempt.startedMs = this.#options.clock.monotonicMs();
    const handler = this.#options.handlerOf(task.name, task.version);
    if (task.session !== '') this.#options.sessionUsed?.(task.session);
    if (handler === undefined) return this.#threw(attempt, noHandler(task));
    let returned: unknown;
    let later: Promise<unknown> | undefined;
    try {
      returned = call(handler, decodePayload(task.input), attempt);
      if (isThenable(returned)) later = Promise.resolve(returned);
    } catch (error) {
      return this.#threw(attempt, error);
    }
    // A synchronous result is sent without a promise, because a promise would be the largest cost
    // here.
    if (later === undefined) return this.#returned(attempt, handler, returned);
    this.#running.set(task.token, attempt);
    later.then(
      (output) => this.#returned(attempt, handler, output),
      (error: unknown) => this.#threw(attempt, error),
    );
  }

  /** Aborts an attempt, because its result is no longer needed. */
  cancel(token: number, reason: string): void {
    const text = CANCEL_TEXT[reason] ?? `the activity was stopped: ${reason}`;
    this.#running.get(token)?.cancel(reason, text);
  }

  /**
   * Aborts all running attempts. An attempt that fails because of the abort sends no result: the
   * sidecar dispatches it to another worker after the stream has ended.
   */
  stop(reason: string): void {
    this.#stopping = true;
    for (const attempt of this.#running.values()) attempt.cancel(reason, reason);
  }

  /** Called when the worker has stopped. Later results are discarded. */
  close(reason: string): void {
    this.#stream = undefined;
    this.stop(reason);
  }

  /** Aborts and forgets all attempts. */
  #abandon(reason: string): void {
    for (const attempt of this.#running.values()) {
      attempt.token = 0;
      attempt.cancel(reason, reason);
    }
    this.#running.clear();
    this.#retained = [];
    this.#mayJoin = false;
  }

  /** True when the worker already runs this attempt, so that it does not start again. */
  #joins({ key, token }: ActivityTask): boolean {
    if (key.length === 0) return false;
    for (const attempt of this.#running.values()) {
      if (attempt.isCancelled || !isSame(attempt.key, key)) continue;
      // This frees the slot of the attempt at the sidecar.
      this.#put({ token: attempt.token, output: null, failure: null }, null);
      this.#running.delete(attempt.token);
      attempt.token = token;
      this.#running.set(token, attempt);
      return true;
    }
    for (const [index, result] of this.#retained.entries()) {
      if (result === null || !isSame(result.key, key)) continue;
      this.#retained[index] = null;
      this.#send({ ...result, token });
      return true;
    }
    return false;
  }

  #send(result: RetainedResult): void {
    const { token, key, output, failure } = result;
    this.#put({ token, output, failure }, key.length > 0 ? result : null);
  }

  /** Sends a result. Without a stream, a result that is not retained is discarded. */
  #put(item: Outcome & { readonly token: number }, retained: RetainedResult | null): void {
    const stream = this.#stream;
    if (stream === undefined ? retained !== null : stream.keeps) this.#retained.push(retained);
    stream?.outbox.addActivity(item);
  }

  #resendable(): RetainedResult[] {
    return this.#retained.filter((result) => result !== null);
  }

  #returned(attempt: Attempt, { definition }: ActivityHandler, output: unknown): void {
    if (definition.output === undefined) return this.#succeeded(attempt, definition, output);
    this.#running.set(attempt.token, attempt);
    checkActivityOutput(definition, output).then(
      (checked) => this.#succeeded(attempt, definition, checked),
      (error: unknown) => this.#threw(attempt, error),
    );
  }

  #succeeded(attempt: Attempt, { name }: ActivityHandler['definition'], output: unknown): void {
    const payloadBytesMax = this.#payloadBytesMax;
    let payload: Payload;
    try {
      payload = encodePayload(output, payloadBytesMax, `result of activity "${name}"`);
    } catch (error) {
      const failure = toFailure(error, payloadBytesMax);
      const tooLarge = { ...failure, kind: 'FAILURE_KIND_TOO_LARGE', cause: null } as const;
      return this.#ended(attempt, null, error instanceof PayloadTooLargeError ? tooLarge : failure);
    }
    this.#ended(attempt, payload, null);
  }

  #threw(attempt: Attempt, error: unknown): void {
    this.#ended(attempt, null, toFailure(error, this.#payloadBytesMax));
  }

  #ended(attempt: Attempt, output: Payload | null, failure: Failure | null): void {
    // close() runs before the result is sent, because it sends a delayed heartbeat of this attempt.
    attempt.close();
    const { token, key, startedMs } = attempt;
    if (this.#running.size > 0) this.#running.delete(token);
    if (this.#stopping && failure !== null) this.gaveBack = true;
    else if (token !== 0) {
      // The error of an aborted attempt is not logged.
      if (failure !== null && !attempt.isCancelled) {
        this.#options.failures.attempt(attempt.info, failure);
      }
      const elapsedMs =
        key.length === 0 ? 0 : Math.floor(this.#options.clock.monotonicMs() - startedMs);
      this.#send({ token, key, elapsedMs, output, failure });
    }
    this.#stream?.changed();
  }
}

/** Returns the result of the handler, or a promise when the input must be validated first. */
function call({ definition, fn }: ActivityHandler, input: unknown, attempt: Attempt): unknown {
  if (definition.input === undefined) return fn(input as never, attempt);
  const what = `input of activity "${definition.name}"`;
  return readInput(definition.input, input, what).then((value) => fn(value as never, attempt));
}

function isSame(key: Uint8Array, other: Uint8Array): boolean {
  return key.length === other.length && key.every((byte, at) => byte === other[at]);
}

function noHandler({ name, version }: ActivityTask): Error {
  const which = version === '' ? '' : ` version "${version}"`;
  return new ApplicationError(`this worker has no handler for activity "${name}"${which}`, {
    type: 'NoHandler',
  });
}
