import type { MessageRow } from '../../model/store-round.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { keyOf, longAt, wordAt } from '../keys.ts';
import { bodyOf, scan } from './table.ts';
import type { Write } from './table.ts';

function keyOfMessage({ instanceNumber, execution, eventId, index }: MessageRow): Buffer {
  return keyOf(instanceNumber, execution, eventId, index);
}

export function putMessage(codec: RowCodec, message: MessageRow): Write {
  const key = keyOfMessage(message);
  return {
    table: 'messages',
    key,
    value: codec.encode(message.body),
    instanceNumber: message.instanceNumber,
  };
}

export function deleteMessage(message: MessageRow): Write {
  return {
    table: 'messages',
    key: keyOfMessage(message),
    value: null,
    instanceNumber: message.instanceNumber,
  };
}

/** Reads all messages by sender, the messages of one sender oldest first. */
export async function* readMessages(current: () => Environment): AsyncGenerator<MessageRow> {
  const { codec } = current();
  const range = { start: keyOf(0), end: null };
  for await (const entries of scan(() => current().tables.messages, range)) {
    for (const entry of entries) {
      const { key } = entry;
      yield {
        instanceNumber: longAt(key, 0),
        execution: wordAt(key, 8),
        eventId: wordAt(key, 12),
        index: wordAt(key, 16),
        ...bodyOf(codec, entry),
      };
    }
  }
}
