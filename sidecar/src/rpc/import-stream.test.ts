import type { ClientWritableStream } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { ByteBudget } from '../lib/byte-budget.ts';
import { CONNECTION_REQUEST_BYTES_MAX, FRAME_FIELDS_MAX } from '../limits.ts';
import type { ImportPort } from '../model/import-port.ts';
import { importCalls } from './import-stream.ts';
import { CallEnd, contract, startHarness } from './service-harness.suite.ts';
import type { ServiceHarness } from './service-harness.suite.ts';

const PAYLOAD_MAX = 512 * 1024;
const codec = contract.codec('ImportInstanceRequest');
const header = { instanceId: 'i', createdMs: 1, resume: true };

/** Counts imported instances and events. */
const port: ImportPort = {
  async importInstance({ instanceId }, parts) {
    const executions = new Set<number>();
    let count = 0;
    for await (const { execution, events } of parts) {
      executions.add(execution);
      count += events.length;
    }
    return { instanceId, executions: executions.size, events: count };
  },
};

/** Large enough for all other tests. */
const budget = new ByteBudget(200 * 1024 * 1024);

let harness: ServiceHarness;
beforeAll(async () => {
  harness = await startHarness({
    payloadBytesMax: PAYLOAD_MAX,
    services: [importCalls(port, PAYLOAD_MAX, budget)],
  });
});
afterAll(() => harness.stop());

/** Imports these messages; resolves to the answer. */
async function importMessages(messages: Iterable<Uint8Array>): Promise<any> {
  let answered: (answer: unknown) => void;
  const answer = new Promise((resolve) => (answered = resolve));
  const stream: ClientWritableStream<Buffer> = harness.client().makeClientStreamRequest(
    '/perdure.v1.AdminService/ImportInstance',
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => contract.codec('ImportInstanceResponse').decode(bytes),
    (error: unknown, response: unknown) =>
      answered(error === null ? response : new CallEnd(error as object)),
  );
  stream.on('error', () => {});
  for (const message of messages) {
    if (stream.write(message as Buffer)) continue;
    await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), answer]);
  }
  stream.end();
  return answer;
}

const event = (data: Buffer): object => ({
  id: 1,
  timeMs: 1,
  kind: 'eventRaised',
  eventRaised: { name: 'e', payload: { data, encoding: '' }, carriedFrom: 0, headers: [] },
});

function encode(events: object[], execution = 1): Buffer {
  return codec.encode({ header: null, execution, events } as never);
}

it("can be larger than the limit of a connection's waiting bytes", async () => {
  const part = encode(Array.from({ length: 8 }, () => event(Buffer.alloc(64 * 1024, '1'))));
  const count = Math.ceil((1.5 * CONNECTION_REQUEST_BYTES_MAX) / part.length);
  const parts = Array.from({ length: count }, () => part);
  const answer = await importMessages([codec.encode({ header } as never), ...parts]);
  expect(answer).toMatchObject({ instanceId: 'i', executions: 1, events: 8 * count });
});

it('assembles a message that is decoded in parts, with fields in any order', async () => {
  const events = encode(
    Array.from({ length: 20_000 }, () => event(Buffer.from('1'))),
    0,
  );
  const execution = encode([], 7);
  for (const message of [Buffer.concat([events, execution]), Buffer.concat([execution, events])]) {
    const answer = await importMessages([codec.encode({ header } as never), message]);
    expect(answer).toMatchObject({ executions: 1, events: 20_000 });
  }
});

it('is rejected with too many fields in a message, before they are decoded', async () => {
  const EVENTS = 15 * 8 + 2;
  const message = Buffer.alloc(2 * (FRAME_FIELDS_MAX + 1), Buffer.from([EVENTS, 0]));
  const answer = await importMessages([codec.encode({ header } as never), message]);
  expect(answer).toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

it('rejects an import while other imports hold the memory, and accepts it later', async () => {
  const messages = [
    codec.encode({ header, execution: 0, events: [] }),
    codec.encode({ header: null, execution: 1, events: [event(Buffer.alloc(100))] }),
  ];
  const others = budget.max - budget.held - 50;
  expect(budget.take(others)).toBe(true);
  expect(await importMessages(messages)).toMatchObject({ code: 'OVERLOADED' });
  budget.give(others);
  expect(await importMessages(messages)).toMatchObject({ events: 1 });
  expect(budget.held).toBe(0);
});
