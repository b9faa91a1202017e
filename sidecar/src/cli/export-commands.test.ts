import { afterAll, beforeAll, expect, it } from 'vitest';

import { startSidecar } from '../compose/sidecar.ts';
import type { RunningSidecar } from '../compose/sidecar.ts';
import { systemClock } from '../lib/clock.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { createMemoryDisk, openMemoryStore } from '../store/store.ts';
import { loadContract } from '../wire/load.ts';
import { Connection } from './connection.ts';

let sidecar: RunningSidecar;
let connection: Connection;
beforeAll(async () => {
  const silent = (): void => undefined;
  sidecar = await startSidecar(
    {
      contract: loadContract(),
      store: openMemoryStore(createMemoryDisk()),
      clock: systemClock(),
      ticks: systemTicks(),
      random: cryptoRandom(),
      log: { info: silent, warn: silent, error: silent },
    },
    {
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
      socketMode: 0o600,
      version: '9.9.9',
      payloadBytesMax: 64 * 1024,
      pingIntervalMs: 5_000,
      pingTimeoutMs: 15_000,
      cachedInstancesMax: 1_000,
    },
  );
  connection = new Connection(loadContract(), sidecar.addresses[0]!, () => systemClock().now());
});
afterAll(async () => {
  connection.close();
  await sidecar.stop(100);
});

const header = { instanceId: 'i', createdMs: 5, resume: false };
const first = { header, execution: 0, events: [] };
const event = {
  id: 1,
  timeMs: 5,
  kind: 'executionStarted',
  executionStarted: { instanceId: 'i', execution: 1, name: 'o', seed: new Uint8Array(8) },
};
const part = (more: object): object => ({ header: null, execution: 1, events: [event], ...more });

async function* stream(messages: readonly object[]): AsyncGenerator<object> {
  yield* messages;
}

it.each<[string, readonly object[], RegExp]>([
  ['nothing', [], /must contain only the header/],
  ['no header', [part({})], /must contain only the header/],
  ['a header with events', [part({ header })], /must contain only the header/],
  ['a second header', [first, first], /only the first message may contain a header/],
  ['no events', [first], /there are no events/],
  ['an invalid id', [{ ...first, header: { ...header, instanceId: '' } }], /instance_id/],
  ['no time', [{ ...first, header: { ...header, createdMs: 0 } }], /created_ms is 0/],
  ['an event without a kind', [first, part({ events: [{ id: 1, timeMs: 5 }] })], /event 1/],
  ['too many bytes', [first, part({ events: [large()] })], /accepts 262144/],
])('an import of %s is rejected, and stores nothing', async (_what, messages, text) => {
  const call = connection.send('AdminService', 'ImportInstance', stream(messages));
  await expect(call).rejects.toThrow(text);
  const get = connection.call('ClientService', 'GetInstance', { instanceId: 'i' });
  await expect(get).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

function large(): object {
  const input = { data: Buffer.alloc(300_000), encoding: 'x' };
  return { ...event, executionStarted: { ...event.executionStarted, input } };
}

it('an import of one event creates a pending instance', async () => {
  const messages = stream([first, part({})]);
  const answer = await connection.send('AdminService', 'ImportInstance', messages);
  expect(answer).toEqual({ instanceId: 'i', executions: 1, events: 1 });
});
