import { checkPromiseId } from '../context/promise-id.ts';
import { toFailure } from '../failure.ts';
import { PAYLOAD_MAX_BYTES } from '../limits.ts';
import { encodePayload } from '../payload.ts';
import type { Requests } from './requests.ts';

/**
 * A durable promise of an instance, seen from outside. Both methods resolve when the outcome is
 * durable, over reconnects and restarts of the sidecar, and reject with PromiseSettledError when it
 * has one, or ended with its execution, with NotFoundError when there never was such a promise, and
 * with UnavailableError when no answer came in time: it may have been settled.
 */
export class PromiseHandle<T = unknown> {
  readonly id: string;
  readonly #requests: Requests;

  /** @throws TypeError when the text cannot be the id of a promise. */
  constructor(requests: Requests, id: string) {
    checkPromiseId(id);
    this.#requests = requests;
    this.id = id;
  }

  /**
   * Settles the promise with a value; resolves when that is durable.
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
   * Settles the promise with an error, which `ctx` code gets as ApplicationError.
   *
   * @example
   * await client.promise(promiseId).reject(new Error('declined'));
   */
  async reject(error: unknown): Promise<void> {
    const failure = toFailure(error, PAYLOAD_MAX_BYTES);
    const request = { promiseId: this.id, value: null, failure, ...this.#key() };
    await this.#requests.make('settle', request, { what: this.#what, payload: failure.details });
  }

  /** Under it the call is repeated when the connection breaks. */
  #key(): { readonly idempotencyKey: string } {
    return { idempotencyKey: this.#requests.newKey() };
  }

  get #what(): string {
    return `settling of promise "${this.id}"`;
  }
}
