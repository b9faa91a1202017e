import type { Logger } from '../context/log.ts';
import type { ActivityContext, ActivityInfo } from '../definitions/activity.ts';
import { CancelledError } from '../errors.ts';
import { fromFailure } from '../failure.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import type { ActivityTask__Output as ActivityTask } from '../proto/generated/perdure/v1/ActivityTask.ts';
import type { Failure, Payload } from '../replay/wire-types.ts';
import { Heartbeats } from './heartbeats.ts';

export interface AttemptOptions {
  log: Logger;
  /** Largest payload that the sidecar accepts. */
  payloadBytesMax: number;
  sendHeartbeat(token: number, details: Payload | null): void;
}

/**
 * One attempt as its handler sees it. Most handlers use none of it, so everything is made when it
 * is first asked for.
 */
export class Attempt implements ActivityContext {
  readonly #task: ActivityTask;
  readonly #options: AttemptOptions;
  #controller: AbortController | undefined;
  #cancelled: CancelledError | undefined;
  #heartbeats: Heartbeats<Payload> | undefined;
  #log: Logger | undefined;
  #over = false;

  constructor(task: ActivityTask, options: AttemptOptions) {
    this.#task = task;
    this.#options = options;
  }

  get info(): ActivityInfo {
    const { name, instanceId, execution, seq, attempt, orchestration } = this.#task;
    return { name, instanceId, execution, seq, attempt, orchestration };
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#cancelled !== undefined) this.#controller.abort(this.#cancelled);
    }
    return this.#controller.signal;
  }

  get idempotencyKey(): string {
    const { instanceId, execution, seq } = this.#task;
    return `${instanceId}/${execution}/${seq}`;
  }

  get heartbeatDetails(): unknown {
    const { heartbeatDetails } = this.#task;
    return heartbeatDetails === null ? undefined : decodePayload(heartbeatDetails);
  }

  get lastFailure(): Error | undefined {
    const { lastFailure, name } = this.#task;
    return lastFailure === null ? undefined : fromFailure(lastFailure as Failure, name);
  }

  get log(): Logger {
    this.#log ??= withFields(this.#options.log, this.info);
    return this.#log;
  }

  /** An arrow function: handlers take it out of their context. */
  readonly heartbeat = (details?: unknown): void => {
    if (this.#over) return;
    const { heartbeatMs, name, token } = this.#task;
    const { payloadBytesMax, sendHeartbeat } = this.#options;
    const payload =
      details === undefined
        ? undefined
        : encodePayload(details, payloadBytesMax, `heartbeat of activity "${name}"`);
    this.#heartbeats ??= new Heartbeats({
      timeoutMs: heartbeatMs,
      send: (latest) => sendHeartbeat(token, latest ?? null),
    });
    this.#heartbeats.beat(payload);
  };

  /** Its result is no longer wanted. The first reason stays. */
  cancel(reason: string, text: string): void {
    if (this.#cancelled !== undefined) return;
    this.#cancelled = new CancelledError(reason, text);
    this.#controller?.abort(this.#cancelled);
  }

  /** The handler is done: whatever it says from now on is not heard. */
  close(): void {
    this.#over = true;
    this.#heartbeats?.stop();
  }
}

function withFields(log: Logger, { name, ...place }: ActivityInfo): Logger {
  const write =
    (level: keyof Logger): Logger['info'] =>
    (message, fields) =>
      log[level](message, { activity: name, ...place, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
