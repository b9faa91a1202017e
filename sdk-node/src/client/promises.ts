import { checkPromiseId } from '../context/promise-id.ts';
import { toFailure } from '../failure.ts';
import { PAYLOAD_MAX_BYTES } from '../limits.ts';
import { encodePayload } from '../payload.ts';
import type { Requests } from './requests.ts';

/**
 * Handle of a durable promise for clients. Both methods resolve when the outcome is durable, across
 * reconnects and restarts of the sidecar. They reject with PromiseSettledError when the promise is
 * already settled or its execution has ended, and with NotFoundError when the promise never
 * existed. They reject with UnavailableError when no answer came in time; the promise may then be
 * settled.
 */
export class PromiseHandle<T = unknown> {
  readonly id: string;
  readonly #requests: Requests;

  /** @throws TypeError when the text is not a valid promise id. */
  constructor(requests: Requests, id: string) {
    checkPromiseId(id);
    this.#requests = requests;
    this.id = id;
  }

  /**
   * Settles the promise with a value. Resolves when the outcome is durable.
   *
   * @example
   * await client.promise<{ by: string }>(promiseId).resolve({ by: 'ops' });
   */
  async resolve(value: T): Promise<void> {
    const payload = encodePayload(value, Number.POSITIVE_INFINITY, 'value of the promise');
    const request = { promiseId: this.id, value: payload, failure: null, ...this.#key() };
    await this.#requests.make('settle', request, { what: this.#what, payload });
  }

  /**
   * Settles the promise with an error. The orchestrator receives an ApplicationError.
   *
   * @example
   * await client.promise(promiseId).reject(new Error('declined'));
   */
  async reject(error: unknown): Promise<void> {
    const failure = toFailure(error, PAYLOAD_MAX_BYTES);
    const request = { promiseId: this.id, value: null, failure, ...this.#key() };
    await this.#requests.make('settle', request, { what: this.#what, payload: failure.details });
  }

  /** The idempotency key that allows the client to repeat the call when the connection breaks. */
  #key(): { readonly idempotencyKey: string } {
    return { idempotencyKey: this.#requests.newKey() };
  }

  get #what(): string {
    return `settling of promise "${this.id}"`;
  }
}
