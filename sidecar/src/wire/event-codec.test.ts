import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { HistoryEvent } from '../model/event.ts';
import { createEventCodec } from './event-codec.ts';
import { loadContract } from './load.ts';
import { createWorkerFrames } from './worker-frames.ts';

const contract = loadContract();
const events = createEventCodec(contract);

// The decoder creates objects with a prototype.
const plain = { noNullPrototype: true } as const;
const seq = fc.integer({ min: 1, max: 100_000 });
const payload = fc.uint8Array({ maxLength: 300 }).map((data) => {
  return { data: Buffer.from(data), encoding: '' };
});
const output = fc.option(payload);
const fired = fc.record({ seq }, plain).map((timerFired) => ({ kind: 'timerFired', timerFired }));
const completed = fc
  .record({ seq, output, attempt: seq }, plain)
  .map((activityCompleted) => ({ kind: 'activityCompleted', activityCompleted }));
const raised = fc
  .record(
    {
      name: fc.string(),
      payload: output,
      carriedFrom: seq,
      headers: fc.constant([]),
      idempotencyKey: fc.string(),
    },
    plain,
  )
  .map((eventRaised) => ({ kind: 'eventRaised', eventRaised }));
const event = fc
  .tuple(seq, fc.maxSafeInteger(), fc.oneof(fired, completed, raised))
  .map(([id, timeMs, body]) => ({ id, timeMs, ...body }));
const history = fc.array(event, { maxLength: 5 }) as fc.Arbitrary<HistoryEvent[]>;

it('decodes encoded events to equal events', () => {
  fc.assert(
    fc.property(history, (list) => {
      expect(events.decode(events.encode(list))).toStrictEqual(list);
    }),
  );
});

it('decodes concatenated records as one history', () => {
  fc.assert(
    fc.property(history, history, (first, second) => {
      const joined = Buffer.concat([events.encode(first), events.encode(second)]);
      expect(events.decode(joined)).toStrictEqual([...first, ...second]);
    }),
  );
});

it('creates the same frame from records as from events', () => {
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
