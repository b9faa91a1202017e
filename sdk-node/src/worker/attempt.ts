import type { ActivityTask__Output as ActivityTask } from '@perdure/proto/v1/ActivityTask';

import type { Logger } from '../model/logger.ts';
import type { ActivityContext, ActivityInfo } from '../model/activity.ts';
import { CancelledError } from '../errors.ts';
import { fromFailure } from '../failure.ts';
import { headersOf } from '../interceptors/headers.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import type { Failure, Payload } from '../model/wire-types.ts';
import { Heartbeats } from './heartbeats.ts';

export interface AttemptOptions {
  log: Logger;
  /** Largest payload that the sidecar accepts. */
  payloadBytesMax: number;
  sendHeartbeat(token: number, details: Payload | null): void;
}

type Heartbeat = (details?: unknown) => void;

/** What only some attempts have; made when one of it is first requested. */
class Extras {
  controller: AbortController | undefined;
  cancelled: CancelledError | undefined;
  heartbeat: Heartbeat | undefined;
  heartbeats: Heartbeats<Payload> | undefined;
  log: Logger | undefined;
}

/**
 * One attempt as its handler sees it. Most handlers use none of it, so everything is made when it
 * is first requested.
 */
export class Attempt implements ActivityContext {
  readonly #task: ActivityTask;
  readonly #options: AttemptOptions;
  #extras: Extras | undefined;
  #over = false;
  /** Another one when it was handed over again, on a later stream. */
  token: number;
  /** On the monotonic clock. */
  startedMs = 0;

  constructor(task: ActivityTask, options: AttemptOptions) {
    this.#task = task;
    this.#options = options;
    this.token = task.token;
  }

  /** Names it over streams; empty: it ends with its stream. */
  get key(): Uint8Array {
    return this.#task.key;
  }

  get info(): ActivityInfo {
    const { name, instanceId, execution, seq, attempt } = this.#task;
    const { orchestration, orchestrationVersion, session } = this.#task;
    const place = { name, instanceId, execution, seq, attempt };
    return { ...place, orchestration, orchestrationVersion, session };
  }

  get signal(): AbortSignal {
    const extras = this.#more();
    if (extras.controller === undefined) {
      extras.controller = new AbortController();
      if (extras.cancelled !== undefined) extras.controller.abort(extras.cancelled);
    }
    return extras.controller.signal;
  }

  get idempotencyKey(): string {
    const { instanceId, execution, seq } = this.#task;
    return `${instanceId}/${execution}/${seq}`;
  }

  get heartbeatDetails(): unknown {
    const { heartbeatDetails } = this.#task;
    return heartbeatDetails === null ? undefined : decodePayload(heartbeatDetails);
  }

  get headers(): Readonly<Record<string, string>> {
    return headersOf(this.#task.headers);
  }

  get lastFailure(): Error | undefined {
    const { lastFailure, name } = this.#task;
    return lastFailure === null ? undefined : fromFailure(lastFailure as Failure, name);
  }

  get log(): Logger {
    const extras = this.#more();
    extras.log ??= withFields(this.#options.log, this.info);
    return extras.log;
  }

  /** A function of its own: handlers take it out of their context. */
  get heartbeat(): Heartbeat {
    const extras = this.#more();
    extras.heartbeat ??= (details) => this.#beat(details);
    return extras.heartbeat;
  }

  /** True once its result is no longer needed. */
  get isCancelled(): boolean {
    return this.#extras?.cancelled !== undefined;
  }

  /** Its result is no longer needed. The first reason stays. */
  cancel(reason: string, text: string): void {
    const extras = this.#more();
    if (extras.cancelled !== undefined) return;
    extras.cancelled = new CancelledError(reason, text);
    extras.controller?.abort(extras.cancelled);
  }

  /** The handler is done: whatever it says from now on is not heard. */
  close(): void {
    this.#over = true;
    this.#extras?.heartbeats?.stop();
  }

  #more(): Extras {
    this.#extras ??= new Extras();
    return this.#extras;
  }

  #beat(details: unknown): void {
    if (this.#over) return;
    const { heartbeatMs, name } = this.#task;
    const { payloadBytesMax, sendHeartbeat } = this.#options;
    const payload =
      details === undefined
        ? undefined
        : encodePayload(details, payloadBytesMax, `heartbeat of activity "${name}"`);
    const extras = this.#more();
    extras.heartbeats ??= new Heartbeats({
      timeoutMs: heartbeatMs,
      send: (latest) => sendHeartbeat(this.token, latest ?? null),
    });
    extras.heartbeats.beat(payload);
  }
}

function withFields(log: Logger, info: ActivityInfo): Logger {
  const { name, instanceId, execution, seq, attempt, orchestration } = info;
  const place = { instanceId, execution, seq, attempt, orchestration };
  const write =
    (level: keyof Logger): Logger['info'] =>
    (message, fields) =>
      log[level](message, { activity: name, ...place, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
