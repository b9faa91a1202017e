import { randomBytes } from 'node:crypto';
import { connect as connectTo } from 'node:net';
import type { Socket } from 'node:net';
import { Client as GrpcClient, credentials, Metadata } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type { InstanceHandle } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { chain, done, inbox, note } from '../fixtures/app.ts';
import { historyOf, kindsOf } from '../fixtures/histories.ts';
import { payloadOf, RawWorker } from '../fixtures/raw-worker.ts';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
/** An instance that waits during all tests of this file. */
let waiting: InstanceHandle<string[]>;
/** An instance that runs during the tests. */
let running: InstanceHandle<number>;
let notes = 0;

beforeAll(async () => {
  harness = await Harness.start({
    transport: 'tcp',
    settings: ['--ping-interval', '500ms', '--ping-timeout', '3s'],
  });
  await harness.startWorker();
  waiting = await harness.client.start(inbox);
});
beforeEach(async () => {
  running = await harness.client.start(chain, 40);
});
// The hostile input may not affect running, waiting and later instances.
afterEach(async () => {
  expect(await running.result()).toBe(40);
  notes += 1;
  await waiting.raise(note, `note ${notes}`);
  expect(harness.sidecar.output).not.toMatch(/"level":"?(50|60|error|fatal)/);
});
afterAll(async () => {
  await waiting.raise(done, null);
  expect(await waiting.result()).toEqual(
    Array.from({ length: notes }, (_, no) => `note ${no + 1}`),
  );
  await harness.close();
});

const codeIn = (error: ServiceError | undefined): unknown => error?.metadata.get('perdure-code')[0];

/** Resolves when the other side has closed the connection. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
    socket.resume();
  });
}

function dial(): Socket {
  const [host, port] = harness.address.split(':');
  return connectTo(Number(port), host);
}

test('G9: invalid HTTP/2 ends its connection and nothing else', async () => {
  const greetings = [
    'GET / HTTP/1.1\r\nHost: sidecar\r\n\r\n',
    randomBytes(100_000),
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), randomBytes(10_000)]),
    // A TLS ClientHello.
    Buffer.from('16030100c8010000c40303', 'hex'),
  ];
  const sockets = greetings.map((bytes) => {
    const socket = dial();
    socket.write(bytes);
    return socket;
  });
  await Promise.all(sockets.slice(1, 3).map(closed));
  for (const socket of sockets) socket.destroy();
});

test('G9: idle connections and incomplete messages delay no other client', async () => {
  const sockets = Array.from({ length: 50 }, (_, no) => {
    const socket = dial();
    socket.on('error', () => undefined);
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.slice(0, no));
    return socket;
  });
  const handle = await harness.client.start(chain, 5);
  expect(await handle.result()).toBe(5);
  for (const socket of sockets) socket.destroy();
});

test('G9: a worker of another protocol version is rejected with a code for it', async () => {
  for (const protocol of [0, 2, 999, -1]) {
    const worker = await RawWorker.attach(harness.address, { orchestrations: ['x'] }, { protocol });
    expect(codeIn(worker.error)).toBe('PROTOCOL_VERSION');
    expect(worker.error!.details).toContain(`speaks protocol ${protocol}; this sidecar speaks 1`);
    worker.close();
  }
  expect(await harness.client.listWorkers()).toHaveLength(1);
});

test('G9: frames before Hello, a second Hello and a bad Hello end their stream', async () => {
  const before = new RawWorker(harness.address);
  for (let no = 0; no < 100; no += 1) before.send({ ping: { id: no } });
  await until('its end', () => before.error);
  expect(codeIn(before.error)).toBe('PROTOCOL_VIOLATION');

  const twice = await RawWorker.attach(harness.address, { orchestrations: ['x'] });
  twice.send({ hello: { protocol: 1, worker: 'again' } });
  await until('its end', () => twice.error);
  expect(codeIn(twice.error)).toBe('PROTOCOL_VIOLATION');

  const wrong: [object, string][] = [
    [{ worker: '' }, 'INVALID_ARGUMENT'],
    [{ worker: 'x'.repeat(300) }, 'INVALID_ARGUMENT'],
    [{ orchestrations: [{ name: '', version: '' }] }, 'INVALID_ARGUMENT'],
    [{ activities: [{ name: 'line\nbreak', version: '' }] }, 'INVALID_ARGUMENT'],
    [{ queues: [''] }, 'INVALID_ARGUMENT'],
    [
      { activities: Array.from({ length: 10_001 }, (_, no) => ({ name: `a${no}`, version: '' })) },
      'LIMIT_EXCEEDED',
    ],
  ];
  for (const [hello, code] of wrong) {
    const worker = await RawWorker.attach(harness.address, {}, hello);
    expect(codeIn(worker.error)).toBe(code);
    worker.close();
  }
  before.close();
  twice.close();
});

test('G9: a frame beyond the limit is rejected by its size', async () => {
  const worker = await RawWorker.attach(harness.address, { orchestrations: ['large'] });
  const handle = await harness.client.start('large');
  const { token } = await worker.turn(handle.id);
  const output = { data: Buffer.alloc(9 * 1024 * 1024), encoding: '' };
  worker.answer(token, [{ completeExecution: { output } }]);
  await until('its end', () => worker.error);
  expect(codeIn(worker.error)).toBe('PAYLOAD_TOO_LARGE');
  worker.close();

  const worse = await RawWorker.attach(harness.address, { orchestrations: ['large'] });
  const turn = await worse.turn(handle.id);
  const huge = { data: Buffer.alloc(40 * 1024 * 1024), encoding: '' };
  worse.answer(turn.token, [{ completeExecution: { output: huge } }]);
  await until('its end', () => worse.error);
  worse.close();
  expect(kindsOf(await historyOf(handle))).toEqual(['executionStarted']);
  await handle.terminate();
});

/** Turns that violate the protocol, and the reason with which the instance is stuck. */
const wrongTurns: Record<string, [object[], RegExp]> = {
  'a wrong sequence number': [
    [{ createTimer: { seq: 7, fireAtMs: 0 } }],
    /PROTOCOL_VIOLATION.*seq 7/,
  ],
  'the same sequence number twice': [
    [{ createTimer: { seq: 1, fireAtMs: 0 } }, { createTimer: { seq: 1, fireAtMs: 0 } }],
    /PROTOCOL_VIOLATION.*seq 1; the next seq is 2/,
  ],
  'an action after the end': [
    [{ completeExecution: {} }, { createTimer: { seq: 1, fireAtMs: 0 } }],
    /PROTOCOL_VIOLATION.*must be the last/,
  ],
  'a cancellation of an unknown operation': [
    [{ cancelOperation: { seq: 3 } }],
    /PROTOCOL_VIOLATION.*no operation 3/,
  ],
  'an action without a kind': [[{}], /a kind that this sidecar does not support/],
  'an empty name': [[{ scheduleActivity: { seq: 1, name: '' } }], /name is empty/],
  'a negative time': [
    [{ scheduleActivity: { seq: 1, name: 'a', options: { startToCloseMs: -1 } } }],
    /start_to_close_ms is -1/,
  ],
  'a reserved id': [
    [{ scheduleChild: { seq: 1, name: 'a', instanceId: 'a::1.1.1' } }],
    /INVALID_ARGUMENT.*"::"/,
  ],
  'a payload that is too large': [
    [{ completeExecution: { output: { data: Buffer.alloc(2_200_000), encoding: '' } } }],
    /PAYLOAD_TOO_LARGE|output is 2200000 bytes/,
  ],
  'a status that is too large': [
    [{ setCustomStatus: { value: { data: Buffer.alloc(300_000), encoding: '' } } }],
    /at most 262144/,
  ],
};

for (const [what, [actions, message]] of Object.entries(wrongTurns)) {
  test(`G9: a turn with ${what} changes nothing, and its instance reports why`, async () => {
    const worker = await RawWorker.attach(harness.address, { orchestrations: ['wrong'] });
    const handle = await harness.client.start('wrong');
    const turn = await worker.turn(handle.id);
    worker.answer(turn.token, actions);
    const view = await until('it is stuck', async () => {
      const now = await handle.get();
      return now.status === 'stuck' ? now : undefined;
    });
    expect(view.waitingFor[0]).toMatchObject({ reason: 'turnFailed' });
    expect(view.waitingFor[0]!.detail).toMatch(message);
    expect(kindsOf(await historyOf(handle))).toEqual(['executionStarted']);
    // A correct worker completes the instance.
    await handle.resume();
    const again = await worker.turn(handle.id);
    expect(again).toMatchObject({ full: true });
    worker.answer(again.token, [{ completeExecution: { output: payloadOf('well') } }]);
    expect(await handle.result()).toBe('well');
    worker.close();
  });
}

test('G9: a worker that stops reading its frames loses its work to others', async () => {
  const worker = await RawWorker.attach(harness.address, { orchestrations: ['heavy'] });
  worker.pause();
  const large = 'x'.repeat(1_000_000);
  const handles = await Promise.all(
    Array.from({ length: 40 }, () => harness.client.start('heavy', large)),
  );
  const other = await RawWorker.attach(harness.address, { orchestrations: ['heavy'] });
  for (const handle of handles) {
    const { token } = await other.turn(handle.id);
    other.answer(token, [{ completeExecution: { output: payloadOf('done') } }], false);
  }
  for (const handle of handles) expect(await handle.result()).toBe('done');
  worker.close();
  other.close();
});

/** Opens a stream with arbitrary bytes as messages. Resolves with its end. */
function sendBytes(method: string, messages: readonly Buffer[]): Promise<unknown> {
  const client = new GrpcClient(harness.address, credentials.createInsecure());
  const asIs = (bytes: Buffer): Buffer => bytes;
  const stream = client.makeBidiStreamRequest(method, asIs, asIs, new Metadata(), {
    deadline: Date.now() + 10_000,
  });
  return new Promise((resolve) => {
    stream.on('error', (error: ServiceError) => resolve(codeIn(error) ?? error.code));
    stream.on('end', () => resolve('end'));
    stream.resume();
    for (const message of messages) stream.write(message);
    stream.end();
  }).finally(() => client.close());
}

test('G9: malformed messages end their stream with a code', async () => {
  const random = new SeededRandom(67);
  // Field 1, Hello, of a valid worker. Each mutation changes a small part of it.
  const hello = Buffer.from(
    '0a1a080112057772656e631a077261772f312e302201612a01623204080a100a',
    'hex',
  );
  const call = Buffer.from('0a1608011a120a0161120162', 'hex');
  const methods = ['WorkerService/Attach', 'ClientService/Session'] as const;
  const ends = new Set<unknown>();
  for (let batch = 0; batch < 40; batch += 1) {
    const streams = Array.from({ length: 10 }, (_, no) => {
      const of = no % 2 === 0 ? hello : call;
      const messages = Array.from({ length: random.whole(1, 6) }, () => {
        const bytes = Buffer.concat([of, Buffer.alloc(random.whole(0, 40))]);
        for (let change = random.whole(0, 12); change > 0; change -= 1) {
          bytes[random.whole(0, bytes.length - 1)] = random.whole(0, 255);
        }
        return bytes;
      });
      return sendBytes(`/perdure.v1.${methods[no % 2]!}`, messages);
    });
    for (const end of await Promise.all(streams)) ends.add(end);
  }
  expect(ends).not.toContain('INTERNAL');
  expect(ends).not.toContain(13);
  expect(ends).not.toContain(4);
  expect(ends).toContain('PROTOCOL_VIOLATION');
});

test('G9: an unknown method is an error to its caller', async () => {
  expect(await sendBytes('/perdure.v1.WorkerService/Detach', [Buffer.alloc(3)])).toBe(12);
});
