import type { Payload } from '../model/wire-types.ts';

/** A field of a message that contains a payload. */
export interface PayloadSlot {
  get(): Payload;
  set(payload: Payload): void;
}

type Fields = Record<string, unknown>;

/** True for a payload: no other message of the contract has exactly these two fields. */
function isPayload(value: object): value is Payload {
  if (!('data' in value && 'encoding' in value)) return false;
  return Object.keys(value).length === 2;
}

function search(holder: Fields, found: PayloadSlot[]): void {
  for (const key of Object.keys(holder)) {
    const value = holder[key];
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    if (isPayload(value)) {
      const slot = {
        get: () => holder[key] as Payload,
        set: (payload: Payload) => (holder[key] = payload),
      };
      found.push(slot);
    } else search(value as Fields, found);
  }
}

/**
 * Returns all payloads in a message or a list of messages, at every depth. Messages are plain
 * objects.
 */
export function slotsOf(message: object): PayloadSlot[] {
  const found: PayloadSlot[] = [];
  search(message as Fields, found);
  return found;
}
