import type { AttachRequest } from '@perdure/proto/v1/AttachRequest';

/** Which result that is: the token of an attempt, or a step. */
export type ResultName = number | { readonly instanceId: string; readonly seq: number };

/**
 * The results of one stream in the order in which they were sent, until the sidecar says that they
 * are recorded.
 */
export class Unrecorded {
  readonly #forget: (result: ResultName) => void;
  #sent: ResultName[] = [];
  #recorded = 0;

  /** @param forget is called for each result that is recorded. */
  constructor(forget: (result: ResultName) => void) {
    this.#forget = forget;
  }

  /** A frame leaves. */
  sent({ activities, steps }: AttachRequest): void {
    for (const { token } of activities ?? []) this.#sent.push(token as number);
    for (const step of steps ?? []) this.#sent.push(step as Exclude<ResultName, number>);
  }

  /** So many of all results of the stream are recorded. */
  recorded(count: number): void {
    const done = this.#sent.splice(0, count - this.#recorded);
    this.#recorded = Math.max(count, this.#recorded);
    for (const result of done) this.#forget(result);
  }
}
