import type { LiveRequestKind, LiveRequestReport } from '../../model/live-request-port.ts';
import type { Header, Payload } from '../../model/payload.ts';
import type { LiveInstance, Worker } from '../instances/live-instance.ts';

/** The handler that a live request calls, with its input. */
export interface LiveRequestParameters {
  readonly kind: LiveRequestKind;
  readonly instanceId: string;
  readonly name: string;
  readonly input: Payload | null;
  readonly headers: readonly Header[];
}

/** A query or a validation without an answer. */
export class LiveRequest {
  readonly parameters: LiveRequestParameters;
  readonly answer: Promise<LiveRequestReport>;
  /** The instance while it is live. */
  instance: LiveInstance | null = null;
  /** The worker that has the request; null while the request waits. */
  worker: Worker | null = null;
  token = 0;
  /** True when the request was sent with the whole history. */
  full = false;
  /** True when the worker that was expected to cache the orchestrator does not. */
  missed = false;
  settled = false;
  /** The reason why there is no answer yet, for the error message. */
  why = 'no worker has answered';
  /** Cancels its wait for a turn. */
  withdraw: () => void = () => undefined;
  #resolve!: (report: LiveRequestReport) => void;
  #reject!: (error: unknown) => void;

  constructor(parameters: LiveRequestParameters) {
    this.parameters = parameters;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A caller that abandoned the request does not handle the rejection.
    this.answer.catch(() => undefined);
  }

  /** `query "total" of instance order-7`. */
  get text(): string {
    const { kind, name, instanceId } = this.parameters;
    return `${kind === 'query' ? 'query' : 'update'} "${name}" of instance ${instanceId}`;
  }

  resolve(report: LiveRequestReport): void {
    this.settled = true;
    this.#resolve(report);
  }

  reject(error: unknown): void {
    this.settled = true;
    this.#reject(error);
  }
}
