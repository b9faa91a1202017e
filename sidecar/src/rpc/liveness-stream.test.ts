import { connect } from 'node:http2';
import { createConnection } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startHarness, until } from './service-harness.suite.ts';
import type { Peer, ServiceHarness } from './service-harness.suite.ts';

let harness: ServiceHarness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const hello = {
  protocol: 1,
  worker: 'w-1',
  identity: 'p',
  keepsAttempts: true,
  credits: { turns: 10, activities: 20 },
};
const key = Buffer.alloc(16, 1);

async function attachLiveness(
  on: ServiceHarness = harness,
): Promise<[Peer<object, any>, (number | null)[]]> {
  const peer = on.attach();
  const before = on.workers.livenessStreams.length;
  peer.say({ livenessHello: { identity: 'p', pingIntervalMs: 20 } });
  await until(() => on.workers.livenessStreams.length > before);
  return [peer, on.workers.livenessStreams.at(-1)!.ended];
}

describe('a liveness stream', () => {
  it('answers pings', async () => {
    const [peer] = await attachLiveness();
    peer.say({ ping: { id: 7 } });
    await until(() => peer.frames.some(({ pong }) => pong?.id === 7));
    peer.call.end();
  });

  it('reports a possibly lost process when its connection is cut', async () => {
    const [host, port] = harness.server.addresses[0]!.split(':');
    const socket = createConnection(Number(port), host);
    const session = connect('http://localhost', { createConnection: () => socket });
    session.on('error', () => undefined);
    const before = harness.workers.livenessStreams.length;
    const stream = session.request({
      ':method': 'POST',
      ':path': '/perdure.v1.WorkerService/Attach',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => undefined);
    // A gRPC message of five bytes: liveness_hello { identity: "p" }.
    stream.write(Buffer.from([0, 0, 0, 0, 5, 0x72, 3, 0x0a, 1, 0x70]));
    await until(() => harness.workers.livenessStreams.length > before);
    const { ended } = harness.workers.livenessStreams.at(-1)!;
    socket.destroy();
    await until(() => ended.length === 1);
    expect(ended).toEqual([1_000]);
  });

  it('reports nothing about the process after a half-close', async () => {
    const [peer, ended] = await attachLiveness();
    peer.call.end();
    await until(() => ended.length === 1);
    expect(ended).toEqual([null]);
  });

  it('ends when no data arrives', async () => {
    const quick = await startHarness({ pingIntervalMs: 20, pingTimeoutMs: 200 });
    const [peer, ended] = await attachLiveness(quick);
    expect(await peer.ended()).toMatchObject({ code: 'UNAVAILABLE' });
    expect(ended).toEqual([null]);
    await quick.stop();
  });

  it.each([
    ['an answer', { livenessHello: { identity: 'p' } }, { turns: [{ token: 1 }] }],
    [
      'a second LivenessHello',
      { livenessHello: { identity: 'p' } },
      { livenessHello: { identity: 'p' } },
    ],
    ['a LivenessHello after Hello', { hello }, { livenessHello: { identity: 'p' } }],
    ['no identity', { livenessHello: {} }, null],
    [
      'an answer beside its LivenessHello',
      { livenessHello: { identity: 'p' }, turns: [{ token: 1 }] },
      null,
    ],
    [
      'a Ping beside its LivenessHello',
      { livenessHello: { identity: 'p' }, ping: { id: 1 } },
      null,
    ],
    ['a Hello beside its LivenessHello', { hello, livenessHello: { identity: 'p' } }, null],
  ])('with %s is ended with a status for the reason', async (_, first, second) => {
    const peer = harness.attach();
    peer.say(first);
    if (second !== null) peer.say(second);
    expect(await peer.ended()).toMatchObject({ status: 3 });
  });
});

describe('a Hello with attempts', () => {
  it.each([
    ['without an identity', { ...hello, identity: '' }],
    ['without keeps_attempts', { ...hello, keepsAttempts: false, held: [{ token: 1, key }] }],
    ['with token 0', { ...hello, held: [{ token: 0, key }] }],
    [
      'with a repeated token',
      {
        ...hello,
        held: [
          { token: 1, key },
          { token: 1, key },
        ],
      },
    ],
    ['with a token that is not an exact integer', { ...hello, held: [{ token: 2 ** 53, key }] }],
    ['with a negative elapsed time', { ...hello, held: [{ token: 1, key, elapsedMs: -1 }] }],
  ])('%s is rejected', async (_, given) => {
    const peer = harness.attach();
    peer.say({ hello: given });
    expect(await peer.ended()).toMatchObject({ status: 3, code: 'PROTOCOL_VIOLATION' });
  });
});

describe('results', () => {
  it('are acknowledged in groups when they are durable', async () => {
    const peer = harness.attach();
    const before = harness.workers.sessions.length;
    peer.say({ hello });
    await until(() => harness.workers.sessions.length > before);
    const session = harness.workers.sessions.at(-1)!;
    let durable = (): void => undefined;
    session.durable = new Promise((resolve) => (durable = resolve));
    session.lives = true;
    peer.say({ activities: [{ token: 1 }, { token: 2 }] });
    peer.say({ steps: [{ instanceId: 'i', execution: 1, seq: 1, token: 3 }] });
    await until(() => session.said.length === 3);
    expect(peer.frames.every(({ recorded }) => recorded === 0)).toBe(true);
    durable();
    await until(() => peer.frames.some(({ recorded }) => recorded === 3));
    peer.call.cancel();
  });
});
