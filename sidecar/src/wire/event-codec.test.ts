import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { HistoryEvent } from '../model/event.ts';
import { messagesOf } from './arbitrary.suite.ts';
import { createEventCodec } from './event-codec.ts';
import { loadContract } from './load.ts';
import { readSchema } from './schema.ts';
import { createWorkerFrames } from './worker-frames.ts';

const contract = loadContract();
const events = createEventCodec(contract);
const messages = messagesOf(readSchema(contract.definition, 'perdure.v1.'));
const history = fc.array(messages('HistoryEvent'), { maxLength: 5 }) as fc.Arbitrary<
  HistoryEvent[]
>;

it('gives back the events that it was given', () => {
  fc.assert(
    fc.property(history, (list) => {
      expect(events.decode(events.encode(list))).toStrictEqual(list);
    }),
  );
});

it('joins by joining bytes: records one behind another are one history', () => {
  fc.assert(
    fc.property(history, history, (first, second) => {
      const joined = Buffer.concat([events.encode(first), events.encode(second)]);
      expect(events.decode(joined)).toStrictEqual([...first, ...second]);
    }),
  );
});

it('splices records into a frame that is the same as one made of events', () => {
  const header = {
    token: 7,
    instanceId: 'order-1',
    execution: 1,
    full: true,
    durable: true,
    more: false,
    lastEventId: 9,
  };
  fc.assert(
    fc.property(history, history, (first, second) => {
      const records = [events.encode(first), events.encode(second)];
      const spliced = createWorkerFrames(contract).encode({
        turns: [
          { ...header, events: records },
          { ...header, token: 8, events: [] },
        ],
        pong: { id: 4 },
      });
      const whole = contract.codec<object>('AttachResponse').encode({
        turns: [
          { ...header, events: [...first, ...second] },
          { ...header, token: 8, events: [] },
        ],
        pong: { id: 4 },
      });
      expect(spliced.equals(whole)).toBe(true);
    }),
  );
});
