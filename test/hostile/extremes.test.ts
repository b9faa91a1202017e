import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '@grpc/grpc-js';
import { RawWorker } from '../fixtures/raw-worker.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';
import { methodNamed, methods } from './contract.ts';
import { extremes, membersOf } from './extremes.ts';
import type { Extreme } from './extremes.ts';
import { connect, send } from './wire.ts';

let harness: Harness;
let client: Client;

beforeAll(async () => {
  const settings = ['--ping-interval', '500ms', '--ping-timeout', '5s', '--log-level', 'error'];
  harness = await Harness.start({ transport: 'tcp', settings });
  client = connect(harness.address);
});
afterAll(async () => {
  client.close();
  await harness.close();
});

/** Checks that no other instance was affected, and that a new process reads the stored data. */
async function expectServing(): Promise<void> {
  expect(harness.sidecar.output).not.toMatch(/"level":"(error|fatal)"/);
  await harness.client.start('bystander', 1);
  await harness.killSidecar();
  await harness.startSidecar();
  await harness.client.start('bystander', 1);
  expect(harness.sidecar.output).not.toMatch(/"level":"(error|fatal)"/);
  const listed = [];
  for await (const instance of harness.client.list({})) listed.push(instance.id);
  expect(listed.length).toBeGreaterThan(1);
}

/** The number of instances that are tested together. */
const atOnce = 50;
/** The fields that identify an action. Other values are rejected before all other checks. */
const fixed = new Set(['seq', 'delivered']);

test('every action with one extreme field is recorded or fails its turn', async () => {
  const credits = { turns: 100_000, activities: 0 };
  const worker = await RawWorker.attach(
    harness.address,
    { orchestrations: ['extreme'] },
    { credits },
  );
  const actions = membersOf('Action').flatMap(({ name, type }) =>
    [...extremes(type, { seq: 1, instanceId: `c-${name}` }, fixed)].map(({ message }) => ({
      [name]: message,
    })),
  );
  expect(actions.length).toBeGreaterThan(300);
  const answer = async (action: object, at: number): Promise<void> => {
    const id = `action-${at}`;
    await harness.client.start('extreme', 1, { id });
    worker.answer((await worker.turn(id)).token, [action]);
  };
  for (let at = 0; at < actions.length; at += atOnce) {
    const some = actions.slice(at, at + atOnce);
    await Promise.all(some.map((action, index) => answer(action, at + index)));
  }
  await until('every turn to be processed', async () => {
    const last = await harness.client.handle(`action-${actions.length - 1}`).get();
    return last.status !== 'pending';
  });
  expect(worker.error).toBeUndefined();
  worker.close();
  await expectServing();
}, 180_000);

/** Fixed fields of requests that would otherwise address the instances of other tests. */
const aims: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  StartBatch: { filter: { name: 'unknown' } },
  SetQueue: { queue: 'unknown' },
  SetRetention: { retention: { name: 'unknown' } },
  SetDefaultVersion: { name: 'unknown' },
};
/** Methods that wait as long as the request requires. */
const waits = /^(Wait|Query|Update|GetBatch)/;

test('every request with one extreme field gets a clear answer', async () => {
  const bugs = new Set(['INTERNAL', 'STORE_FAILED', '13', '2']);
  const faults: string[] = [];
  let count = 0;
  for (const method of methods.filter(({ requestStream }) => !requestStream)) {
    const aim = aims[method.name] ?? {};
    const requests = [...extremes(method.requestType.type, aim, new Set(Object.keys(aim)))];
    const ask = async ({ message, what }: Extreme): Promise<void> => {
      const end = await send(client, method.path, [method.requestSerialize(message)]);
      const isBug = bugs.has(end) || (end === '4' && !waits.test(method.name));
      if (isBug) faults.push(`${method.name} ${what}: ${end}`);
    };
    count += requests.length;
    for (let at = 0; at < requests.length; at += atOnce) {
      await Promise.all(requests.slice(at, at + atOnce).map(ask));
    }
  }
  expect(faults).toEqual([]);
  expect(count).toBeGreaterThan(500);
  await expectServing();
}, 180_000);

const started = (instanceId: string): object => ({
  id: 1,
  timeMs: 1_000,
  executionStarted: { instanceId, execution: 1, name: 'extreme', seed: Buffer.alloc(8, 1) },
});
const turn = { id: 2, timeMs: 1_000, turnCompleted: { delivered: 1, worker: 'w' } };

test('every recorded event with one extreme field is imported or rejected', async () => {
  const method = methodNamed('ImportInstance');
  const bugs = new Set(['INTERNAL', 'STORE_FAILED', '13', '2', '4', '14']);
  const ends: Record<string, number> = {};
  const faults: string[] = [];
  let count = 0;
  const bring = async (what: string, header: object, ...events: object[]): Promise<void> => {
    const first = method.requestSerialize({ header });
    const end = await send(client, method.path, [
      first,
      method.requestSerialize({ execution: 1, events }),
    ]);
    ends[end] = (ends[end] ?? 0) + 1;
    if (bugs.has(end)) faults.push(`${what}: ${end}`);
  };
  let some: Promise<void>[] = [];
  for (const { name, type } of membersOf('HistoryEvent')) {
    const isFirst = name === 'executionStarted';
    for (const { message, what } of extremes(type, isFirst ? {} : { seq: 1 })) {
      count += 1;
      const instanceId = `import-${count}`;
      const header = { instanceId, createdMs: 1_000, resume: count % 2 === 0 };
      const ids = { instanceId, execution: 1, seed: Buffer.alloc(8, 1) };
      const body =
        isFirst && !/^(instanceId|execution|seed) /.test(what) ? { ...message, ...ids } : message;
      const event = { timeMs: 1_000, [name]: body };
      const brought = isFirst
        ? bring(`${name}.${what}`, header, { id: 1, ...event }, turn)
        : bring(`${name}.${what}`, header, started(instanceId), turn, { id: 3, ...event });
      some.push(brought);
      if (some.length < atOnce) continue;
      await Promise.all(some);
      some = [];
    }
  }
  await Promise.all(some);
  for (const timeMs of ['-1', '9000000000000000', '9223372036854775807']) {
    const header = { instanceId: `time-${timeMs}`, createdMs: timeMs };
    await bring(`created ${timeMs}`, header, started(`time-${timeMs}`), turn);
    const id = `event-${timeMs}`;
    const late = { ...(started(id) as object), timeMs };
    await bring(`event ${timeMs}`, { instanceId: id, createdMs: 1 }, late);
  }
  expect(faults).toEqual([]);
  expect(ends['ok']).toBeGreaterThan(50);
  expect(ends['INVALID_ARGUMENT']).toBeGreaterThan(50);
  await expectServing();
}, 180_000);
