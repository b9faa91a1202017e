import { PerdureError } from '../model/error.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { EventCodec } from '../model/ports.ts';
import type { Contract } from './load.ts';

/**
 * A TurnTask whose other fields are at their defaults holds nothing but its events: its bytes are
 * those of the field `events`, to be put behind any header.
 */
export function createEventCodec(contract: Contract): EventCodec {
  const codec = contract.codec<{ readonly events: readonly HistoryEvent[] }>('TurnTask');
  return {
    encode: (events) => codec.encode({ events }),
    decode(bytes) {
      try {
        return codec.decode(bytes).events;
      } catch (cause) {
        // What is malformed here was stored so: no caller can do anything about it.
        const text = `a stored record cannot be read: ${(cause as Error).message}`;
        throw new PerdureError('UNREADABLE', text, { cause });
      }
    },
  };
}
