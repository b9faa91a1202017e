// Estimates of encoded sizes. They decide where a frame ends, so an approximation is sufficient. An
// exact size would require a second encoding.
import type { Action, Failure, Payload } from '../model/wire-types.ts';

/** Estimated size of the tags, numbers and short names of one item. */
export const ITEM_BYTES: number = 48;

export function payloadBytes(payload: Payload | null | undefined): number {
  return payload === null || payload === undefined ? 0 : payload.data.length;
}

export function failureBytes(failure: Failure | null | undefined): number {
  let bytes = 0;
  for (let at = failure ?? null; at !== null; at = at.cause) {
    bytes += ITEM_BYTES + at.message.length + at.stack.length + payloadBytes(at.details);
  }
  return bytes;
}

/** The payload or failure of an action. No kind has two payloads. */
interface AnyBody {
  readonly input?: Payload | null;
  readonly output?: Payload | null;
  readonly payload?: Payload | null;
  readonly value?: Payload | null;
  readonly failure?: Failure | null;
}

export function actionBytes(action: Action): number {
  const body = (action as unknown as { readonly [kind: string]: AnyBody })[action.kind]!;
  const payload = body.input ?? body.output ?? body.payload ?? body.value;
  return ITEM_BYTES + payloadBytes(payload) + failureBytes(body.failure);
}
