import type { ActivityTask__Output as ActivityTask } from '@perdure/proto/v1/ActivityTask';

import type { Logger } from '../context/log.ts';
import type { ActivityHandler } from '../definitions/activity.ts';
import { checkActivityInput, checkActivityOutput } from '../definitions/check.ts';
import { ApplicationFailure, PayloadTooLarge } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import { Attempt, type AttemptOptions } from './attempt.ts';
import type { Failure, Payload } from '../replay/wire-types.ts';
import type { FailureLog } from './failure-log.ts';
import type { Outbox } from './outbox.ts';

export interface ActivitiesOptions {
  outbox: Outbox;
  /** An empty version: the highest. */
  handlerOf(name: string, version: string): ActivityHandler | undefined;
  /** An activity of a session came. */
  sessionUsed?(id: string): void;
  /** Largest payload that the sidecar accepts. */
  payloadBytesMax: number;
  log: Logger;
  failures: FailureLog;
  /** An attempt has ended. */
  changed(): void;
}

/** What is said to an activity whose result is no longer wanted, by the reason on the wire. */
const CANCEL_TEXT: Readonly<Record<string, string>> = {
  cancelled: 'the activity was cancelled',
  timed_out: 'the time of this attempt ran out',
  terminated: 'the instance was terminated',
  instance_ended: 'the instance has ended',
};

/** The attempts that run in this worker for one stream. */
export class Activities {
  readonly #options: ActivitiesOptions;
  readonly #attemptOptions: AttemptOptions;
  readonly #running = new Map<number, Attempt>();
  #stopping = false;
  #closed = false;
  /** True when an attempt was left to the sidecar without a result. */
  gaveBack = false;

  constructor(options: ActivitiesOptions) {
    this.#options = options;
    const { log, payloadBytesMax, outbox } = options;
    this.#attemptOptions = {
      log,
      payloadBytesMax,
      sendHeartbeat: (token, details) => {
        if (!this.#closed) outbox.addHeartbeat({ token, details });
      },
    };
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** An attempt came: runs it. */
  receive(task: ActivityTask): void {
    const attempt = new Attempt(task, this.#attemptOptions);
    const handler = this.#options.handlerOf(task.name, task.version);
    if (task.session !== '') this.#options.sessionUsed?.(task.session);
    if (handler === undefined) return this.#threw(attempt, noHandler(task));
    let returned: unknown;
    let later: boolean;
    try {
      returned = call(handler, decodePayload(task.input), attempt);
      later = isThenable(returned);
    } catch (error) {
      return this.#threw(attempt, error);
    }
    // Whoever returns at once is answered at once: promises cost more than all the rest here.
    if (!later) return this.#returned(attempt, handler, returned);
    this.#running.set(task.token, attempt);
    void Promise.resolve(returned).then(
      (output) => this.#returned(attempt, handler, output),
      (error: unknown) => this.#threw(attempt, error),
    );
  }

  /** The result of an attempt is no longer wanted. */
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

  /** The stream is over: results of what still runs go nowhere. */
  close(reason: string): void {
    this.#closed = true;
    this.stop(reason);
  }

  #returned(attempt: Attempt, { definition }: ActivityHandler, output: unknown): void {
    if (definition.output === undefined) return this.#succeeded(attempt, definition, output);
    this.#running.set(attempt.token, attempt);
    void checkActivityOutput(definition, output).then(
      (checked) => this.#succeeded(attempt, definition, checked),
      (error: unknown) => this.#threw(attempt, error),
    );
  }

  #succeeded(attempt: Attempt, { name }: ActivityHandler['definition'], output: unknown): void {
    const { payloadBytesMax } = this.#options;
    let payload: Payload;
    try {
      payload = encodePayload(output, payloadBytesMax, `result of activity "${name}"`);
    } catch (error) {
      const failure = toFailure(error, payloadBytesMax);
      const tooLarge = { ...failure, kind: 'FAILURE_KIND_TOO_LARGE', cause: null } as const;
      return this.#ended(attempt, null, error instanceof PayloadTooLarge ? tooLarge : failure);
    }
    this.#ended(attempt, payload, null);
  }

  #threw(attempt: Attempt, error: unknown): void {
    this.#ended(attempt, null, toFailure(error, this.#options.payloadBytesMax));
  }

  #ended(attempt: Attempt, output: Payload | null, failure: Failure | null): void {
    const { token } = attempt;
    // Before the result: a heartbeat that was held back still belongs to this attempt.
    attempt.close();
    if (this.#running.size > 0) this.#running.delete(token);
    if (this.#stopping && failure !== null) this.gaveBack = true;
    else if (!this.#closed) {
      // One that was told to stop may end however it likes.
      if (failure !== null && !attempt.isCancelled) {
        this.#options.failures.attempt(attempt.info, failure);
      }
      this.#options.outbox.addActivity({ token, output, failure });
    }
    this.#options.changed();
  }
}

/** What the handler returns, or a promise of it when its input has to be checked first. */
function call({ definition, fn }: ActivityHandler, input: unknown, attempt: Attempt): unknown {
  if (definition.input === undefined) return fn(input as never, attempt);
  return checkActivityInput(definition, input).then((checked) => fn(checked as never, attempt));
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function noHandler({ name, version }: ActivityTask): Error {
  const which = version === '' ? '' : ` version "${version}"`;
  return new ApplicationFailure(`this worker has no handler for activity "${name}"${which}`, {
    type: 'NoHandler',
  });
}
