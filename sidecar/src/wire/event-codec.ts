import { PerdureError } from '../model/error.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { EventCodec } from '../model/ports.ts';
import type { Contract } from './load.ts';

/**
 * Creates the codec of events. The bytes of a TurnTask without other fields are the bytes of its
 * field `events`, which can be appended to any TurnTask.
 */
export function createEventCodec(contract: Contract): EventCodec {
  const codec = contract.codec<{ readonly events: readonly HistoryEvent[] }>('TurnTask');
  return {
    encode: (events) => codec.encode({ events }),
    decode(bytes) {
      try {
        return codec.decode(bytes).events;
      } catch (cause) {
        // The malformed data comes from the store: no caller can correct it.
        const text = `a stored record cannot be read: ${(cause as Error).message}`;
        throw new PerdureError('UNREADABLE', text, { cause });
      }
    },
  };
}
