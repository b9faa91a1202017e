import { afterAll, beforeAll, expect, it } from 'vitest';

import { startHarness, until } from './service-harness.suite.ts';
import type { ServiceHarness } from './service-harness.suite.ts';

let harness: ServiceHarness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const payload = (bytes: number) => ({ data: Buffer.alloc(bytes, 0x20), encoding: '' });
const start = (id: number, over: object = {}) => ({
  id,
  request: 'start',
  start: { name: 'order', instanceId: `s-${id}`, ...over },
});

it('answers many calls of one frame in frames, with the id of each call', async () => {
  const session = harness.session();
  session.say({ calls: Array.from({ length: 500 }, (_, i) => start(i + 1)) });
  await until(() => session.items('answers').length === 500);
  expect(session.frames.length).toBeLessThan(10);
  expect(session.items('answers').find(({ id }) => id === 77)).toEqual({
    id: 77,
    response: 'start',
    start: { instanceId: 's-77', execution: 1, created: true },
  });
  session.call.end();
  expect(await session.ended()).toMatchObject({ status: 0 });
});

it('answers an error with the code and the status of the unary call', async () => {
  const session = harness.session();
  session.say({
    calls: [
      start(1, { name: '' }),
      { id: 2, request: 'get', get: { instanceId: 'missing' } },
      start(3, { instanceId: '', input: payload(70_000) }),
      { id: 4 },
    ],
  });
  await until(() => session.items('answers').length === 4);
  const errors = new Map(session.items('answers').map(({ id, error }) => [id, error]));
  expect(errors.get(1)).toMatchObject({ code: 'INVALID_ARGUMENT', grpcStatus: 3 });
  expect(errors.get(2)).toMatchObject({ code: 'NOT_FOUND', grpcStatus: 5 });
  expect(errors.get(3)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', grpcStatus: 8 });
  expect(errors.get(4)).toMatchObject({ code: 'INVALID_ARGUMENT' });
  session.call.cancel();
});

it('answers other calls while a wait is open', async () => {
  const session = harness.session();
  const wait = { instanceId: 'slow', timeoutMs: 60_000 };
  session.say({ calls: [{ id: 1, request: 'wait', wait }, start(2000)] });
  await until(() => session.items('answers').length === 1);
  expect(session.items('answers')[0].id).toBe(2000);
  harness.clients.waits.find(({ id }) => id === 'slow')!.end(true);
  await until(() => session.items('answers').length === 2);
  expect(session.items('answers')[1]).toMatchObject({ id: 1, wait: { ended: true } });
  session.call.cancel();
});

it('aborts abandoned waits, and all waits when the client disconnects', async () => {
  const session = harness.session();
  const call = (id: number) => ({ id, request: 'wait', wait: { instanceId: `gone-${id}` } });
  const waitOf = (id: number) => harness.clients.waits.find((wait) => wait.id === `gone-${id}`);
  session.say({ calls: [call(1), call(2)] });
  await until(() => waitOf(2) !== undefined);
  session.say({ abandoned: [1, 99] });
  await until(() => waitOf(1)!.abandoned);
  expect(waitOf(2)!.abandoned).toBe(false);
  session.call.cancel();
  await until(() => waitOf(2)!.abandoned);
});

it('echoes pings', async () => {
  const session = harness.session();
  session.say({ ping: { id: 42 } });
  await until(() => session.frames.length === 1);
  expect(session.frames[0].pong).toEqual({ id: 42 });
  session.call.cancel();
});

it('ends on malformed frames and on an id in use, without effect on other sessions', async () => {
  const other = harness.session();
  const garbage = harness.session();
  garbage.say(Buffer.from([0x0a, 0x7f, 0x01]));
  expect(await garbage.ended()).toMatchObject({ status: 3, code: 'PROTOCOL_VIOLATION' });
  const twice = harness.session();
  const call = { id: 1, request: 'wait', wait: { instanceId: 'x' } };
  twice.say({ calls: [call, call] });
  expect(await twice.ended()).toMatchObject({ code: 'PROTOCOL_VIOLATION' });
  other.say({ ping: { id: 1 } });
  await until(() => other.frames.length === 1);
  other.call.cancel();
});

/**
 * Opens a session whose client reads nothing, and creates an instance with answers of one mebibyte.
 */
async function openUnreadSession() {
  const big = await startHarness({ payloadBytesMax: 1024 * 1024 });
  await big.call('StartInstance', { name: 'big', instanceId: 'big' });
  const view = await big.clients.get('big');
  big.clients.instances.set('big', { ...view, input: payload(1024 * 1024) });
  const session = big.session();
  session.call.pause();
  let count = 0;
  const get = big.clients.get.bind(big.clients);
  big.clients.get = (id) => {
    count += 1;
    return get(id);
  };
  return { big, session, asked: () => count };
}

it('prepares no further answers for a client that does not read', async () => {
  const { big, session, asked } = await openUnreadSession();
  const calls = Array.from({ length: 300 }, (_, n) => {
    return { id: n + 1, request: 'get', get: { instanceId: 'big' } };
  });
  session.say({ calls });
  await until(() => asked() > 0);
  await big.call('ListInstances', {});
  expect(asked()).toBeLessThan(60);
  session.call.resume();
  await until(() => session.items('answers').length === 300);
  await big.stop();
});

it('reads no further calls from a client that does not read its answers', async () => {
  const { big, session, asked } = await openUnreadSession();
  for (let id = 1; id <= 200; id += 1) {
    session.say({ calls: [{ id, request: 'get', get: { instanceId: 'big' } }] });
  }
  await until(() => asked() > 0);
  await big.call('ListInstances', {});
  expect(asked()).toBeLessThan(60);
  session.call.resume();
  await until(() => session.items('answers').length === 200);
  await big.stop();
});
