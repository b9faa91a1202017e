// Ids of durable promises: "EXECUTION.SEQ.MARK@INSTANCE". The mark is hexadecimal.
import { PROMISE_ID_MAX_BYTES } from '../limits.ts';

const form = /^[1-9]\d{0,9}\.[1-9]\d{0,9}\.[0-9a-f]{8}@./su;

/**
 * The operation that opened the promise. The mark is the first 4 bytes of the seed of the
 * execution.
 */
export interface PromisePlace {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  readonly mark: number;
}

export function promiseIdText({ instanceId, execution, seq, mark }: PromisePlace): string {
  return `${execution}.${seq}.${mark.toString(16).padStart(8, '0')}@${instanceId}`;
}

/** @throws TypeError when the text is not a valid promise id. */
export function checkPromiseId(id: string): void {
  if (typeof id === 'string' && form.test(id) && Buffer.byteLength(id) <= PROMISE_ID_MAX_BYTES) {
    return;
  }
  throw new TypeError(`${JSON.stringify(id)} is not the id of a promise; ctx.promise() returns it`);
}
