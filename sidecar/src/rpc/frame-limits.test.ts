import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FRAME_FIELDS_MAX, REQUEST_FIELDS_MAX } from '../limits.ts';
import { contract, startHarness, until } from './service-harness.suite.ts';
import type { FakeSession, Peer, ServiceHarness } from './service-harness.suite.ts';

let harness: ServiceHarness;
beforeAll(async () => {
  harness = await startHarness({ payloadBytesMax: 2 * 1024 * 1024 });
});
afterAll(() => harness.stop());

const hello = { protocol: 1, worker: 'w', credits: { turns: 1, activities: 1 } };

async function attached(): Promise<[Peer<object, any>, FakeSession]> {
  const peer = harness.attach();
  const before = harness.workers.sessions.length;
  peer.say({ hello });
  await until(() => harness.workers.sessions.length > before);
  return [peer, harness.workers.sessions.at(-1)!];
}

/** Measures the longest delay of the event loop while `work` runs. */
async function longestDelayMs(work: () => Promise<void>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await work();
  clearInterval(timer);
  return longest;
}

describe('a frame of very many items', () => {
  it('from a client is processed completely while other work runs', async () => {
    const session = harness.session();
    const calls = Array.from({ length: 60_000 }, (_, at) => ({
      id: at + 1,
      request: 'cancel',
      cancel: { instanceId: 'a', reason: '' },
    }));
    const bytes = contract.codec('SessionRequest').encode({ calls } as never);
    session.call.write(bytes);
    let pinged = false;
    const hold = await longestDelayMs(async () => {
      await harness.call('ListInstances', {}).then(() => (pinged = true));
      await until(() => session.items('answers').length === calls.length);
    });
    expect(pinged).toBe(true);
    expect(hold).toBeLessThan(1_000);
    session.say({ ping: { id: 5 } });
    await until(() => session.frames.some(({ pong }) => pong?.id === 5));
    session.call.cancel();
  });

  it('from a worker is delivered completely, by kind', async () => {
    const [peer, session] = await attached();
    const list = <T>(count: number, item: (at: number) => T): T[] =>
      Array.from({ length: count }, (_, at) => item(at + 1));
    peer.say({
      turns: list(5_000, (token) => ({ token, actions: [], more: false, cached: true })),
      heartbeats: list(5_000, (token) => ({ token, details: null })),
      misses: list(5_000, (token) => ({ token })),
      credits: { turns: 7, activities: 8 },
    });
    peer.say({ misses: [{ token: 9_999 }] });
    await until(() => session.said.length === 15_002);
    const kinds = session.said.map(([kind]) => kind);
    expect(kinds.slice(0, 5_000).every((kind) => kind === 'heartbeat')).toBe(true);
    expect(kinds.slice(5_000, 10_000).every((kind) => kind === 'turnResult')).toBe(true);
    expect(session.said.slice(-2)).toEqual([
      ['credits', 7, 8],
      ['turnMiss', 9_999],
    ]);
    peer.call.end();
    await peer.ended();
  });

  it.each([
    ['a worker', () => harness.attach(), 'AttachRequest', [0x12, 0]],
    ['a client', () => harness.session(), 'SessionRequest', [0x0a, 0]],
  ])('from %s over the limit ends its stream', async (_, open, message, item) => {
    const peer = open();
    if (message === 'AttachRequest') peer.say({ hello });
    peer.call.write(Buffer.alloc((FRAME_FIELDS_MAX + 1) * 2, Buffer.from(item)));
    const end = await peer.ended();
    expect(end.code).toBe('LIMIT_EXCEEDED');
    expect(end.details).toContain(`more than ${FRAME_FIELDS_MAX} fields`);
  });
});

describe('a request of very many items', () => {
  it.each([
    [
      'packed numbers',
      Buffer.concat([Buffer.from([0x0a, 0xf0, 0xa2, 0x04]), Buffer.alloc(70_000, 2)]),
    ],
    ['single numbers', Buffer.alloc(2 * (REQUEST_FIELDS_MAX + 1), Buffer.from([0x08, 2]))],
    ['unknown fields', Buffer.alloc(6 * REQUEST_FIELDS_MAX, Buffer.from([0xf8, 6, 1]))],
  ])('is rejected before it is decoded: %s', async (_, bytes) => {
    await expect(harness.call('ListInstances', bytes)).rejects.toMatchObject({
      status: 8,
      code: 'LIMIT_EXCEEDED',
    });
  });
});

describe('an invalid frame of a worker', () => {
  it.each([
    ['a turn', { turns: [{ token: 1 }] }],
    ['a heartbeat', { heartbeats: [{ token: 1 }] }],
    ['credits', { credits: { turns: 1, activities: 1 } }],
    ['a ping', { ping: { id: 1 } }],
  ])('beside its Hello is rejected: %s', async (_, more) => {
    const peer = harness.attach();
    peer.say({ hello, ...more });
    const end = await peer.ended();
    expect(end).toMatchObject({ code: 'PROTOCOL_VIOLATION' });
    expect(end.details).toContain('contains more than its Hello');
  });

  it('with negative credits is rejected, at its Hello and later', async () => {
    const first = harness.attach();
    first.say({ hello: { ...hello, credits: { turns: -1, activities: 1 } } });
    expect(await first.ended()).toMatchObject({ code: 'PROTOCOL_VIOLATION' });
    const [later] = await attached();
    later.say({ credits: { turns: 1, activities: -5 } });
    const end = await later.ended();
    expect(end).toMatchObject({ code: 'PROTOCOL_VIOLATION' });
    expect(end.details).toContain('activities -5');
  });

  it('with a failed turn without a reason is rejected', async () => {
    const [peer] = await attached();
    peer.say({ failures: [{ token: 3, message: 'no reason' }] });
    const end = await peer.ended();
    expect(end).toMatchObject({ code: 'PROTOCOL_VIOLATION' });
    expect(end.details).toContain('token 3');
  });
});

describe('parts of turns', () => {
  it('are rejected at once for unknown turns, and not collected', async () => {
    const [peer, session] = await attached();
    session.stale.add(77);
    const part = { token: 77, actions: [], more: true };
    peer.say({ turns: [part, part, { token: 77, actions: [], more: false }] });
    await until(() => session.said.length === 1);
    expect(session.said[0]![0]).toBe('turnResult');
    await until(() => peer.items('refusals').length === 2);
    expect(peer.items('refusals')[0]).toMatchObject({ token: 77, code: 'STALE_TOKEN' });
    peer.call.cancel();
  });

  it('are dropped together with a revoked turn', async () => {
    const [peer, session] = await attached();
    const cancel = { kind: 'cancelOperation', cancelOperation: { seq: 1 } };
    peer.say({ turns: [{ token: 5, actions: [cancel], more: true }] });
    peer.say({ credits: { turns: 1, activities: 1 } });
    await until(() => session.said.length === 1);
    session.stale.add(5);
    peer.say({ turns: [{ token: 5, actions: [cancel], more: true }] });
    await until(() => peer.items('refusals').length === 1);
    session.stale.delete(5);
    peer.say({ turns: [{ token: 5, actions: [], more: false, cached: true }] });
    await until(() => session.said.length === 2);
    expect(session.said[1]).toEqual(['turnResult', 5, [], true]);
    peer.call.cancel();
  });
});
