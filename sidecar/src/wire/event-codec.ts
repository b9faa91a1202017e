import { PerdureError } from '../model/error.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { EventCodec } from '../model/ports.ts';
import type { Contract } from './load.ts';

/**
 * A TurnTask with all other fields at their defaults contains only its events: its bytes are those
 * of the field `events`, which can follow any header.
 */
export function createEventCodec(contract: Contract): EventCodec {
  const codec = contract.codec<{ readonly events: readonly HistoryEvent[] }>('TurnTask');
  return {
    encode: (events) => codec.encode({ events }),
    decode(bytes) {
      try {
        return codec.decode(bytes).events;
      } catch (cause) {
        // Malformed data here is malformed in the store: no caller can correct it.
        const text = `a stored record cannot be read: ${(cause as Error).message}`;
        throw new PerdureError('UNREADABLE', text, { cause });
      }
    },
  };
}
