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
  /** An empty version: the highest. */
  handlerOf(name: string, version: string): ActivityHandler | undefined;
  /** An activity of a session came. */
  sessionUsed?(id: string): void;
  clock: Clock;
  log: Logger;
  failures: FailureLog;
}

/** A stream that is open. */
export interface ActivityStream {
  readonly outbox: Outbox;
  /** Largest payload that the sidecar accepts. */
  readonly payloadBytesMax: number;
  /** Whether attempts outlive it. */
  readonly keeps: boolean;
  /** An attempt has ended. */
  changed(): void;
}

/** A result that is not known to be recorded. */
interface RetainedResult extends Outcome {
  readonly token: number;
  readonly key: Uint8Array;
  readonly elapsedMs: number;
}

/** An attempt as Hello lists it. */
export interface HeldAttempt {
  readonly token: number;
  readonly key: Uint8Array;
  readonly elapsedMs: number;
}

/** The message for an activity whose result is no longer needed, by the reason on the wire. */
const CANCEL_TEXT: Readonly<Record<string, string>> = {
  cancelled: 'the activity was cancelled',
  timed_out: 'the time of this attempt ran out',
  terminated: 'the instance was terminated',
  instance_ended: 'the instance has ended',
  not_adopted:
    'the attempt was dispatched again, or is no longer awaited, since this worker lost its ' +
    'connection',
};

/** The attempts that run in this worker, over all its streams. */
export class Activities {
  readonly #options: ActivitiesOptions;
  readonly #attemptOptions: AttemptOptions;
  readonly #running = new Map<number, Attempt>();
  /**
   * Results that may have to be sent again. Those of the stream come in the order in which they
   * were sent, and null stands for one that need not be: the sidecar counts it, too.
   */
  #retained: (RetainedResult | null)[] = [];
  #stream: ActivityStream | undefined;
  #payloadBytesMax = PAYLOAD_MAX_BYTES;
  /** True while something of an earlier stream is held, which may come again. */
  #mayJoin = false;
  #stopping = false;
  /** True when an attempt was left to the sidecar without a result. */
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

  /** Those that run, and those whose result is not known to be recorded. */
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

  /** A stream is open, and the sidecar has been notified of the attempts that are held. */
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

  /** The stream is over. Running attempts continue if the sidecar supports adoption. */
  lost(reason: string): void {
    const keeps = this.#stream?.keeps === true;
    this.#stream = undefined;
    if (!keeps) return this.#abandon(reason);
    this.#mayJoin = this.#running.size + this.#resendable().length > 0;
  }

  /** The sidecar has recorded, or refused, so many more of the results of the stream. */
  recorded(count: number): void {
    this.#retained.splice(0, count);
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** An attempt came: runs it. */
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
    // A synchronous result is sent at once: promises cost more than all the rest here.
    if (later === undefined) return this.#returned(attempt, handler, returned);
    this.#running.set(task.token, attempt);
    later.then(
      (output) => this.#returned(attempt, handler, output),
      (error: unknown) => this.#threw(attempt, error),
    );
  }

  /** The result of an attempt is no longer needed. */
  cancel(token: number, reason: string): void {
    const text = CANCEL_TEXT[reason] ?? `the activity was stopped: ${reason}`;
    this.#running.get(token)?.cancel(reason, text);
  }

  /**
   * Tells everything that still runs to stop. Who stops by failing has not failed: without a result
   * the sidecar has it run elsewhere once the stream is over.
   */
  stop(reason: string): void {
    this.#stopping = true;
    for (const attempt of this.#running.values()) attempt.cancel(reason, reason);
  }

  /** The worker has stopped: results of what still runs go nowhere. */
  close(reason: string): void {
    this.#stream = undefined;
    this.stop(reason);
  }

  /** None of it is needed any longer. */
  #abandon(reason: string): void {
    for (const attempt of this.#running.values()) {
      attempt.token = 0;
      attempt.cancel(reason, reason);
    }
    this.#running.clear();
    this.#retained = [];
    this.#mayJoin = false;
  }

  /** True when the task is an attempt that is held already: it is not begun a second time. */
  #joins({ key, token }: ActivityTask): boolean {
    if (key.length === 0) return false;
    for (const attempt of this.#running.values()) {
      if (attempt.isCancelled || !isSame(attempt.key, key)) continue;
      // Its slot at the sidecar is free from now on.
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

  /** Without a stream, what need not be sent again goes nowhere. */
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
    // Before the result: a heartbeat that was delayed still belongs to this attempt.
    attempt.close();
    const { token, key, startedMs } = attempt;
    if (this.#running.size > 0) this.#running.delete(token);
    if (this.#stopping && failure !== null) this.gaveBack = true;
    else if (token !== 0) {
      // An aborted attempt may end in any way.
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

/** What the handler returns, or a promise of it when its input has to be checked first. */
function call({ definition, fn }: ActivityHandler, input: unknown, attempt: Attempt): unknown {
  if (definition.input === undefined) return fn(input as never, attempt);
  const what = `input of activity "${definition.name}"`;
  return readInput(definition.input, input, what).then((given) => fn(given as never, attempt));
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
