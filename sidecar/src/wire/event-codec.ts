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
    decode: (bytes) => codec.decode(bytes).events,
  };
}
