import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FRAME_BYTES } from '../limits.ts';
import type { OutboundActivity, OutboundTurn } from '../model/worker-ports.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import { contract, startHarness, until } from './service-harness.suite.ts';
import type { FakeSession, Peer, ServiceHarness } from './service-harness.suite.ts';

let harness: ServiceHarness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const payload = (bytes: number) => ({ data: Buffer.alloc(bytes, 0x20), encoding: '' });
const hello = {
  protocol: 1,
  worker: 'w-1',
  sdk: 'test/1',
  orchestrations: [{ name: 'order', version: '' }],
  activities: [{ name: 'charge', version: '' }],
  credits: { turns: 10, activities: 20 },
  queues: ['gpu'],
};

async function attached(on: ServiceHarness = harness): Promise<[Peer<object, any>, FakeSession]> {
  const peer = on.attach();
  const before = on.workers.sessions.length;
  peer.say({ hello });
  await until(() => on.workers.sessions.length > before && peer.frames.length > 0);
  return [peer, on.workers.sessions.at(-1)!];
}

const turn = (over: Partial<OutboundTurn> = {}): OutboundTurn => ({
  token: 1,
  instanceId: 'a',
  execution: 1,
  full: true,
  durable: true,
  more: false,
  lastEventId: 3,
  events: [],
  ...over,
});

const activity = (over: Partial<OutboundActivity> = {}): OutboundActivity => ({
  token: 1,
  instanceId: 'a',
  execution: 1,
  seq: 1,
  name: 'charge',
  input: null,
  attempt: 1,
  startToCloseMs: 0,
  heartbeatMs: 0,
  heartbeatDetails: null,
  orchestration: 'order',
  lastFailure: null,
  version: '',
  session: '',
  headers: [],
  orchestrationVersion: '',
  key: new Uint8Array(),
  ...over,
});

describe('the greeting', () => {
  it('passes the worker to the scheduler, and the limits to the worker', async () => {
    const [peer, session] = await attached();
    expect(session.hello).toEqual({
      worker: 'w-1',
      sdk: 'test/1',
      orchestrations: hello.orchestrations,
      activities: hello.activities,
      queues: ['gpu'],
      maxTurns: 10,
      maxActivities: 20,
      namedQueuesOnly: false,
      identity: '',
      sessions: [],
      maxSessions: 1_000,
      handlesLiveRequests: false,
      keepsAttempts: false,
      held: [],
      heldSteps: [],
    });
    expect(peer.frames[0].welcome).toEqual({
      protocol: 1,
      sidecar: '0.0.0-test',
      pingIntervalMs: 5_000,
      pingTimeoutMs: 15_000,
      maxPayloadBytes: 64 * 1024,
      maxFrameBytes: FRAME_BYTES,
      keepsAttempts: false,
    });
    peer.call.cancel();
  });

  it.each([
    ['another protocol', { hello: { ...hello, protocol: 9 } }, 9, 'PROTOCOL_VERSION', /speaks 1$/],
    ['no Hello', { ping: { id: 1 } }, 3, 'PROTOCOL_VIOLATION', /no Hello/],
    ['no name', { hello: { ...hello, worker: '' } }, 3, 'INVALID_ARGUMENT', /worker is empty/],
    [
      'too many handlers',
      { hello: { ...hello, activities: Array.from({ length: 10_001 }, () => ({ name: 'a' })) } },
      8,
      'LIMIT_EXCEEDED',
      /10001 activities/,
    ],
    ['garbage', Buffer.from('GET / HTTP/1.1'), 3, 'PROTOCOL_VIOLATION', /malformed/],
  ])(
    'with %s ends the stream with a status for the reason',
    async (_, frame, status, code, why) => {
      const peer = harness.attach();
      peer.say(frame);
      const end = await peer.ended();
      expect(end).toMatchObject({ status, code });
      expect(end.details).toMatch(why);
    },
  );

  it('is accepted only once', async () => {
    const [peer, session] = await attached();
    peer.say({ hello });
    expect(await peer.ended()).toMatchObject({ code: 'PROTOCOL_VIOLATION' });
    expect(session.said).toEqual([['closed', 'a second Hello']]);
  });
});

describe('frames from a worker', () => {
  it('are passed to the session item by item, results first', async () => {
    const [peer, session] = await attached();
    const done = { kind: 'completeExecution', completeExecution: { output: payload(2) } };
    peer.say({
      turns: [{ token: 5, actions: [done], cached: true }],
      activities: [{ token: 6, output: payload(1) }],
      steps: [{ instanceId: 'a', execution: 1, seq: 2, token: 5, output: payload(3) }],
      heartbeats: [{ token: 6, details: payload(4) }],
      misses: [{ token: 7 }],
      failures: [
        { token: 8, reason: 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT', message: 'm', seq: 3 },
      ],
      credits: { turns: 1, activities: 9_999_999 },
      evicted: [{ instanceId: 'b' }],
      drain: {},
    });
    await until(() => session.said.some(([what]) => what === 'drain'));
    expect(session.said).toEqual([
      ['heartbeat', 6, { encoding: '', data: new Uint8Array(4).fill(0x20) }],
      ['activityResult', 6, payload(1), null],
      ['turnResult', 5, [done], true],
      [
        'stepResult',
        { instanceId: 'a', execution: 1, seq: 2, token: 5, output: payload(3), failure: null },
      ],
      ['turnMiss', 7],
      [
        'turnFailed',
        8,
        {
          reason: 'nondeterministicAwait',
          message: 'm',
          eventId: 0,
          seq: 3,
          expected: '',
          actual: '',
        },
      ],
      ['evicted', 'b'],
      ['credits', 1, 100_000],
      ['drain'],
    ]);
    peer.call.cancel();
    await until(() => session.said.at(-1)![0] === 'closed');
  });

  it('may contain a turn result in parts', async () => {
    const [peer, session] = await attached();
    const timer = (seq: number) => ({ kind: 'createTimer', createTimer: { seq, fireAtMs: 9 } });
    peer.say({ turns: [{ token: 1, actions: [timer(1)], more: true }] });
    peer.say({ turns: [{ token: 2, actions: [timer(7)] }] });
    peer.say({ turns: [{ token: 1, actions: [timer(2), timer(3)], cached: true }] });
    await until(() => session.said.length === 2);
    expect(session.said).toEqual([
      ['turnResult', 2, [timer(7)], false],
      ['turnResult', 1, [timer(1), timer(2), timer(3)], true],
    ]);
    peer.call.cancel();
  });

  it('with a turn of too many actions fail that turn once and no other turn', async () => {
    const [peer, session] = await attached();
    const cancel = { kind: 'cancelOperation', cancelOperation: { seq: 1 } };
    const part = { token: 1, actions: Array.from({ length: 30_000 }, () => cancel), more: true };
    for (let i = 0; i < 4; i += 1) peer.say({ turns: [part] });
    peer.say({ turns: [{ token: 1, actions: [cancel] }] });
    peer.say({ turns: [{ token: 2, actions: [cancel] }] });
    await until(() => session.said.length === 2);
    expect(session.said).toMatchObject([
      ['turnFailed', 1, { reason: 'internal', message: 'the turn has more than 100000 actions' }],
      ['turnResult', 2, [cancel], false],
    ]);
    peer.call.cancel();
  });

  it.each([
    [
      'a payload that is too large',
      {
        kind: 'scheduleActivity',
        scheduleActivity: { seq: 4, name: 'pay', input: payload(70_000) },
      },
      /^scheduleActivity "pay" \(seq 4\): input is 70000 bytes.*--max-payload-bytes/,
    ],
    [
      'a custom status that is too large',
      { kind: 'setCustomStatus', setCustomStatus: { value: payload(300_000) } },
      /^setCustomStatus: value is 300000 bytes/,
    ],
    ['no name', { kind: 'waitForEvent', waitForEvent: { seq: 2 } }, /\(seq 2\): name is empty/],
    [
      'a coefficient below one',
      {
        kind: 'scheduleActivity',
        scheduleActivity: { seq: 1, name: 'a', options: { retry: { backoffCoefficient: 0.5 } } },
      },
      /backoff_coefficient is 0.5/,
    ],
    ['an unknown kind', {}, /does not support/],
  ])(
    'with an action of %s fail the turn with the name of the action',
    async (_, action, message) => {
      const [peer, session] = await attached(message.source.includes('300000') ? wide : harness);
      peer.say({ turns: [{ token: 3, actions: [action] }] });
      await until(() => session.said.length === 1);
      expect(session.said[0]).toMatchObject(['turnFailed', 3, { reason: 'internal' }]);
      expect((session.said[0]![2] as { message: string }).message).toMatch(message);
      peer.call.cancel();
    },
  );

  it('with a result that is too large record a failure, which callers receive', async () => {
    const [peer, session] = await attached();
    const why = { kind: 'FAILURE_KIND_APPLICATION', type: 'Odd', message: 'm'.repeat(70_000) };
    peer.say({
      activities: [
        { token: 1, output: payload(65_537) },
        { token: 2, failure: why },
      ],
      steps: [{ instanceId: 'a', execution: 1, seq: 2, token: 5, output: payload(65_537) }],
    });
    await until(() => session.said.length === 3);
    expect(session.said).toMatchObject([
      ['activityResult', 1, null, { kind: 'FAILURE_KIND_TOO_LARGE', nonRetryable: true }],
      ['activityResult', 2, null, { kind: 'FAILURE_KIND_TOO_LARGE', type: 'Odd' }],
      ['stepResult', { output: null, failure: { kind: 'FAILURE_KIND_TOO_LARGE' } }],
    ]);
    peer.say({ heartbeats: [{ token: 9, details: payload(65_537) }] });
    await until(() => peer.items('refusals').length === 1);
    expect(peer.items('refusals')[0]).toMatchObject({ token: 9, code: 'PAYLOAD_TOO_LARGE' });
    peer.call.cancel();
  });

  it('with a failure that is too large or too deep retain its root cause', async () => {
    const [peer, session] = await attached();
    const stack = 's'.repeat(40_000);
    const root = { kind: 'FAILURE_KIND_APPLICATION', type: 'Root', message: 'disk full', stack };
    const large = { ...root, type: 'Outer', message: 'no answer', cause: root };
    let deep: object = root;
    for (let depth = 1; depth < 62; depth += 1)
      deep = { ...root, type: 'E', stack: '', cause: deep };
    peer.say({ activities: [{ token: 1, failure: large }] });
    peer.say({ activities: [{ token: 2, failure: { ...deep, stack: '' } }] });
    await until(() => session.said.length === 2);
    expect(session.said[0]).toMatchObject([
      'activityResult',
      1,
      null,
      { kind: 'FAILURE_KIND_TOO_LARGE', type: 'Outer', cause: { type: 'Root', stack: '' } },
    ]);
    const types: string[] = [];
    let next = (session.said[1] as any)[3];
    for (; next !== null; next = next.cause) types.push(next.type);
    expect(types).toHaveLength(32);
    expect(types.at(-1)).toBe('Root');
    expect(types).toContain('CausesOmitted');
    peer.call.cancel();
  });

  it('that are malformed end their stream and no other stream', async () => {
    const [peer, session] = await attached();
    const [other, otherSession] = await attached();
    peer.say({ misses: [{ token: 1 }] });
    peer.say(Buffer.from([0x12, 0x03, 0x08, 0xff, 0xff]));
    expect(await peer.ended()).toMatchObject({ status: 3, code: 'PROTOCOL_VIOLATION' });
    expect(session.said.map(([what]) => what)).toEqual(['turnMiss', 'closed']);
    other.say({ misses: [{ token: 2 }] });
    await until(() => otherSession.said.length === 1);
    other.call.cancel();
  });
});

let wide: ServiceHarness;
beforeAll(async () => {
  wide = await startHarness({ payloadBytesMax: 1024 * 1024 });
});
afterAll(() => wide.stop());

describe('frames to a worker', () => {
  it('contain the items of one tick, with spliced events', async () => {
    const [peer, session] = await attached();
    const codec = createEventCodec(contract);
    const event = { id: 1, timeMs: 5, kind: 'timerFired', timerFired: { seq: 1 } } as const;
    const { link } = session;
    link.turn(turn({ events: [codec.encode([event]), codec.encode([{ ...event, id: 2 }])] }));
    link.activity(activity({ input: payload(5) }));
    link.cancelActivity(1, 'timed_out');
    link.grantSteps(4, 'a');
    link.evict('b');
    link.refuse(9, 'STALE_TOKEN', 'too late');
    link.drained();
    await until(() => peer.frames.length === 2);
    expect(peer.frames[1]).toMatchObject({
      turns: [{ token: 1, instanceId: 'a', events: [event, { ...event, id: 2 }] }],
      activities: [{ token: 1, name: 'charge', input: payload(5), lastFailure: null }],
      cancels: [{ token: 1, reason: 'timed_out' }],
      grants: [{ token: 4, instanceId: 'a' }],
      evictions: [{ instanceId: 'b' }],
      refusals: [{ token: 9, code: 'STALE_TOKEN', message: 'too late' }],
      drained: {},
    });
    peer.call.cancel();
  });

  it('have about a mebibyte each, in order', async () => {
    const [peer, session] = await attached();
    for (let token = 1; token <= 100; token += 1) {
      session.link.activity(activity({ token, input: payload(50_000) }));
    }
    session.link.cancelActivity(100, 'cancelled');
    await until(() => peer.items('cancels').length === 1);
    expect(peer.items('activities').map(({ token }) => token)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    const sizes = peer.frames.map(({ activities }) => activities.length * 50_000);
    expect(Math.max(...sizes)).toBeLessThan(FRAME_BYTES);
    expect(peer.frames.length).toBe(6);
    peer.call.cancel();
  });

  it('contain a long history in parts', async () => {
    const [peer, session] = await attached();
    const codec = createEventCodec(contract);
    const chunks = Array.from({ length: 40 }, (_, i) =>
      codec.encode([
        {
          id: i + 1,
          timeMs: 1,
          kind: 'eventRaised',
          eventRaised: { name: 'n', payload: payload(60_000), carriedFrom: 0 },
        },
      ]),
    );
    session.link.turn(turn({ token: 8, events: chunks }));
    await until(() => peer.items('turns').some(({ more }) => !more));
    const parts = peer.items('turns');
    expect(parts.map(({ token, more }) => [token, more])).toEqual([
      [8, true],
      [8, true],
      [8, false],
    ]);
    expect(parts.flatMap(({ events }) => events).map(({ id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    peer.call.cancel();
  });

  it('have bounded numbers of evictions and rejections, and omit none', async () => {
    const [peer, session] = await attached();
    const ids = Array.from({ length: 20_000 }, (_, n) => `instance-${n}`);
    for (const [n, id] of ids.entries()) {
      session.link.evict(id);
      session.link.refuse(n, 'STALE_TOKEN', 'not out any more');
    }
    session.link.drained();
    const saysLast = (): boolean => peer.frames.some(({ drained }) => drained !== null);
    await until(saysLast);
    expect(peer.items('evictions').map(({ instanceId }) => instanceId)).toEqual(ids);
    expect(peer.items('refusals').map(({ token }) => token)).toEqual([...ids.keys()]);
    expect(peer.frames.at(-1)!.drained).not.toBeNull();
    for (const { evictions, refusals } of peer.frames) {
      expect(evictions.length + refusals.length).toBeLessThanOrEqual(4_096);
    }
    peer.call.cancel();
  });

  it('wait while the worker does not read, and continue when it does', async () => {
    const [peer, session] = await attached();
    peer.call.pause();
    let sent = 0;
    const feed = async (): Promise<void> => {
      while (sent < 400) {
        await session.link.writable();
        session.link.activity(activity({ token: ++sent, input: payload(60_000) }));
      }
    };
    const fed = feed();
    await harness.call('ListInstances', {});
    await harness.call('ListInstances', {});
    expect(sent).toBeLessThan(150);
    peer.call.resume();
    await fed;
    await until(() => peer.items('activities').length === 400);
    peer.call.cancel();
  });
});

describe('liveness', () => {
  it('disconnects a worker that does not read while the waiting bytes grow', async () => {
    const quick = await startHarness({ pingIntervalMs: 30, pingTimeoutMs: 60_000 });
    const [peer, session] = await attached(quick);
    peer.call.pause();
    const input = payload(60_000);
    for (let token = 1; token <= 900; token += 1) session.link.activity(activity({ token, input }));
    await until(() => session.said.length > 0);
    expect(session.said).toEqual([['closed', expect.stringMatching(/^the worker does not read/)]]);
    peer.call.resume();
    expect(await peer.ended()).toMatchObject({ status: 8, code: 'LIMIT_EXCEEDED' });
    await quick.stop();
  });

  it('answers pings, sends pings when idle, and disconnects a silent worker', async () => {
    const quick = await startHarness({ pingIntervalMs: 20, pingTimeoutMs: 200 });
    const [peer, session] = await attached(quick);
    peer.say({ ping: { id: 77 } });
    await until(() => peer.frames.some(({ pong }) => pong?.id === 77));
    const pings = () => peer.frames.filter(({ ping }) => ping !== null).length;
    for (let seen = 0; seen < 14; seen = pings()) {
      peer.say({ pong: { id: seen } });
      const before = pings();
      await until(() => pings() > before);
    }
    expect(session.said).toEqual([]);
    expect(await peer.ended()).toMatchObject({ status: 14, code: 'UNAVAILABLE' });
    expect(session.said).toEqual([['closed', 'no data arrived for 200 ms']]);
    await quick.stop();
  });

  it('notifies the session once of a lost connection, and sends nothing after that', async () => {
    const [peer, session] = await attached();
    peer.call.cancel();
    await until(() => session.said.length === 1);
    expect(session.said[0]![0]).toBe('closed');
    session.link.turn(turn());
    session.link.drained();
    session.link.close('UNAVAILABLE', 'again');
    await session.link.writable();
    expect(session.said).toHaveLength(1);
  });

  it('permits a worker to close its stream', async () => {
    const [peer, session] = await attached();
    session.link.drained();
    peer.call.end();
    expect(await peer.ended()).toMatchObject({ status: 0 });
    expect(peer.frames.some(({ drained }) => drained !== null)).toBe(true);
    expect(session.said).toEqual([['closed', 'the worker closed its stream']]);
  });
});
