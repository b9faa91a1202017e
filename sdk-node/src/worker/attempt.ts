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

/** Parts that only some attempts need, created on first use. */
class Extras {
  controller: AbortController | undefined;
  cancelled: CancelledError | undefined;
  heartbeat: Heartbeat | undefined;
  heartbeats: Heartbeats<Payload> | undefined;
  log: Logger | undefined;
}

/**
 * The context of one attempt for its handler. Most handlers do not use it, so its parts are created
 * on first use.
 */
export class Attempt implements ActivityContext {
  readonly #task: ActivityTask;
  readonly #options: AttemptOptions;
  #extras: Extras | undefined;
  #over = false;
  /** Token of the attempt. It changes when a later stream dispatches the attempt again. */
  token: number;
  /** On the monotonic clock. */
  startedMs = 0;

  constructor(task: ActivityTask, options: AttemptOptions) {
    this.#task = task;
    this.#options = options;
    this.token = task.token;
  }

  /** Identifies the attempt across streams. Empty: the attempt ends with its stream. */
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

  /** A bound function, because handlers may destructure their context. */
  get heartbeat(): Heartbeat {
    const extras = this.#more();
    extras.heartbeat ??= (details) => this.#beat(details);
    return extras.heartbeat;
  }

  /** True once the result is no longer needed. */
  get isCancelled(): boolean {
    return this.#extras?.cancelled !== undefined;
  }

  /** Aborts the attempt, because its result is no longer needed. Only the first reason counts. */
  cancel(reason: string, text: string): void {
    const extras = this.#more();
    if (extras.cancelled !== undefined) return;
    extras.cancelled = new CancelledError(reason, text);
    extras.controller?.abort(extras.cancelled);
  }

  /** Called when the handler has ended. Later heartbeats are ignored. */
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
