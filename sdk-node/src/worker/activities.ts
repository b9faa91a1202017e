import type { Logger } from '../context/log.ts';
import type { ActivityHandler } from '../definitions/activity.ts';
import { checkActivityInput, checkActivityOutput } from '../definitions/check.ts';
import { ApplicationFailure, PayloadTooLarge } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import type { ActivityTask__Output as ActivityTask } from '../proto/generated/perdure/v1/ActivityTask.ts';
import { Attempt, type AttemptOptions } from './attempt.ts';
import type { Outbox, Outcome } from './outbox.ts';

export interface ActivitiesOptions {
  outbox: Outbox;
  handlerOf(name: string): ActivityHandler | undefined;
  /** Largest payload that the sidecar accepts. */
  payloadBytesMax: number;
  log: Logger;
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
    this.#running.set(task.token, attempt);
    void this.#run(task, attempt);
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

  async #run(task: ActivityTask, attempt: Attempt): Promise<void> {
    const outcome = await this.#outcome(task, attempt);
    // Before the result: a heartbeat that was held back still belongs to this attempt.
    attempt.close();
    this.#running.delete(task.token);
    if (this.#stopping && outcome.failure !== null) this.gaveBack = true;
    else if (!this.#closed) this.#options.outbox.addActivity({ token: task.token, ...outcome });
    this.#options.changed();
  }

  async #outcome(task: ActivityTask, attempt: Attempt): Promise<Outcome> {
    const { handlerOf, payloadBytesMax } = this.#options;
    let output: unknown;
    try {
      const handler = handlerOf(task.name);
      if (handler === undefined) throw noHandler(task.name);
      const input = await checkActivityInput(handler.definition, decodePayload(task.input));
      const returned = await handler.fn(input as never, attempt);
      output = await checkActivityOutput(handler.definition, returned);
    } catch (error) {
      return { output: null, failure: toFailure(error, payloadBytesMax) };
    }
    try {
      const what = `result of activity "${task.name}"`;
      return { output: encodePayload(output, payloadBytesMax, what), failure: null };
    } catch (error) {
      const failure = toFailure(error, payloadBytesMax);
      if (!(error instanceof PayloadTooLarge)) return { output: null, failure };
      return { output: null, failure: { ...failure, kind: 'FAILURE_KIND_TOO_LARGE', cause: null } };
    }
  }
}

function noHandler(name: string): Error {
  return new ApplicationFailure(`this worker has no handler for activity "${name}"`, {
    type: 'NoHandler',
  });
}
