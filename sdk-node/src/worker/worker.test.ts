import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';

import { ScriptedSidecar } from '../connection/scripted-sidecar.suite.ts';
import { silentLogger } from '../context/log.ts';
import { defineActivity } from '../definitions/activity.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import { Worker } from './worker.ts';
import {
  completed,
  json,
  keptLog,
  scheduled,
  started,
  startRig,
  turn,
  turnCompleted,
} from './worker-rig.suite.ts';

const greet = defineActivity<string, string>('greet');
const hello = defineOrchestration<string, string>('hello', { version: '2' });
const plain = defineOrchestration<string, string>('plain');

const twice = plain.handle(async (ctx, name) => {
  const first = await ctx.call(greet, name);
  return ctx.call(greet, first);
});

describe('a worker that attaches', () => {
  it('introduces itself with its handlers, versions, credits and queues', async () => {
    await using rig = await startRig({
      name: 'w-1',
      handlers: [greet.handle((name) => name), hello.handle(async () => ''), twice],
      maxTurns: 7,
      maxActivities: 3,
      queues: ['gpu'],
    });
    expect(rig.stream.frames[0]!.hello).toMatchObject({
      protocol: 1,
      worker: 'w-1',
      sdk: expect.stringMatching(/^node\/\d+\.\d+\.\d+$/),
      orchestrations: [
        { name: 'hello', version: '2' },
        { name: 'plain', version: '' },
      ],
      activities: [{ name: 'greet', version: '' }],
      credits: { turns: 7, activities: 3 },
      queues: ['gpu'],
    });
  });

  it('ends with a clear error when the sidecar speaks another protocol', async () => {
    const sidecar = await ScriptedSidecar.start({ welcome: null });
    const { address } = sidecar;
    const worker = new Worker({ address, handlers: [], log: silentLogger, stopOnSignals: false });
    const running = worker.run();
    const ready = worker.ready();
    const stream = await sidecar.worker();
    stream.fail(status.FAILED_PRECONDITION, 'this sidecar speaks 2 to 3', 'PROTOCOL_VERSION');
    await expect(running).rejects.toMatchObject({
      name: 'RequestRejectedError',
      code: 'PROTOCOL_VERSION',
      message: `the sidecar at ${address} rejects this worker: this sidecar speaks 2 to 3`,
    });
    await expect(ready).rejects.toThrow('speaks 2 to 3');
    sidecar.kill();
  });

  it('tries again when a sidecar says nothing, and says so with the address', async () => {
    const log = keptLog();
    const sidecar = await ScriptedSidecar.start({ welcome: null });
    const { address } = sidecar;
    const worker = new Worker(
      { address, handlers: [], log, stopOnSignals: false },
      { handshakeTimeoutMs: 30 },
    );
    const running = worker.run();
    await sidecar.worker(1);
    await worker.stop();
    await running;
    expect(log.lines[0]).toMatch(/^no connection to the sidecar {/);
    expect(log.lines[0]).toContain(`"address":"${address}","attempt":1,"nextAttemptMs":`);
    expect(log.lines[0]).toContain('"reason":"no Welcome within 30 ms"');
    sidecar.kill();
  });

  it('refuses an address that is none', () => {
    const options = { handlers: [], log: silentLogger };
    expect(() => new Worker({ ...options, address: 'localhost' })).toThrow(/host:port/);
    expect(() => new Worker({ ...options, address: 'unix:' })).toThrow(/path of the socket/);
    expect(() => new Worker({ ...options, address: 'localhost:99999' })).toThrow(/65535/);
  });

  it('refuses two handlers for one name, and definitions in place of handlers', () => {
    const options = { address: 'localhost:1', log: silentLogger };
    const one = greet.handle((name) => name);
    expect(() => new Worker({ ...options, handlers: [one, one] })).toThrow(/two handlers/);
    expect(() => new Worker({ ...options, handlers: [greet as never] })).toThrow(/not a handler/);
  });
});

describe('a worker that runs turns', () => {
  it('answers a turn with the actions of its code, and keeps the orchestrator', async () => {
    await using rig = await startRig({ handlers: [twice] });
    rig.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    const [answer] = await rig.stream.list('turns');
    expect(answer).toMatchObject({ token: 1, cached: true, more: false });
    expect(answer!.actions).toMatchObject([
      { kind: 'scheduleActivity', scheduleActivity: { seq: 1, name: 'greet' } },
    ]);
  });

  it('continues with new events alone when it holds the orchestrator', async () => {
    await using rig = await startRig({ handlers: [twice] });
    rig.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await rig.stream.list('turns', 1);
    rig.stream.send({ turns: [turn(2, [completed(4, 1, 'Hello')], { full: false })] });
    await rig.stream.list('turns', 2);
    rig.stream.send({ turns: [turn(3, [completed(7, 2, 'Done')], { full: false })] });
    const [, second, third] = await rig.stream.list('turns', 3);
    expect(second!.actions).toMatchObject([{ scheduleActivity: { seq: 2, input: json('Hello') } }]);
    expect(third!.actions).toMatchObject([{ completeExecution: { output: json('Done') } }]);
    expect(third!.cached).toBe(false);
  });

  it('requests the history when it does not hold the orchestrator', async () => {
    await using rig = await startRig({ handlers: [twice] });
    rig.stream.send({ turns: [turn(1, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await rig.stream.list('misses')).toMatchObject([{ token: 1 }]);
  });

  it('requests the history when it holds another execution of the instance', async () => {
    await using rig = await startRig({ handlers: [twice] });
    rig.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await rig.stream.list('turns', 1);
    const events = [completed(4, 1, 'Hello')];
    rig.stream.send({ turns: [turn(2, events, { full: false, execution: 2 })] });
    expect(await rig.stream.list('misses')).toMatchObject([{ token: 2 }]);
  });

  it('joins the parts of a turn', async () => {
    await using rig = await startRig({ handlers: [twice] });
    const history = [started('plain', 'Ada'), turnCompleted(2, 1), scheduled(3, 1, 'greet')];
    rig.stream.send({ turns: [turn(1, history.slice(0, 2), { more: true })] });
    rig.stream.send({ turns: [turn(1, history.slice(2), { more: true })] });
    rig.stream.send({ turns: [turn(1, [completed(4, 1, 'Hello')])] });
    const [answer] = await rig.stream.list('turns');
    expect(answer!.actions).toMatchObject([{ scheduleActivity: { seq: 2, input: json('Hello') } }]);
  });

  it('forgets an orchestrator that the sidecar evicts, also while its turn runs', async () => {
    await using rig = await startRig({ handlers: [twice] });
    rig.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await rig.stream.list('turns', 1);
    rig.stream.send({ evictions: [{ instanceId: 'i-1' }] });
    rig.stream.send({ turns: [turn(2, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await rig.stream.list('misses')).toMatchObject([{ token: 2 }]);
    rig.stream.send({ turns: [turn(3, [started('plain', 'Ada')])] });
    rig.stream.send({ evictions: [{ instanceId: 'i-1' }] });
    const [, third] = await rig.stream.list('turns', 2);
    expect(third!.token).toBe(3);
  });

  it('tells the sidecar which orchestrator it dropped to stay within its bounds', async () => {
    await using rig = await startRig({ handlers: [twice], maxCachedInstances: 1 });
    rig.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await rig.stream.list('turns', 1);
    rig.stream.send({ turns: [turn(2, [started('plain', 'Bo')], { instanceId: 'i-2' })] });
    expect(await rig.stream.list('evicted')).toMatchObject([{ instanceId: 'i-1' }]);
    rig.stream.send({ turns: [turn(3, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await rig.stream.list('misses')).toMatchObject([{ token: 3 }]);
  });

  it('reports a turn that failed, with what differs', async () => {
    await using rig = await startRig({ handlers: [twice] });
    const history = [started('plain', 'Ada'), turnCompleted(2, 1), scheduled(3, 1, 'other')];
    rig.stream.send({ turns: [turn(1, history)] });
    const [failure] = await rig.stream.list('failures');
    expect(failure).toMatchObject({
      token: 1,
      reason: 'TURN_FAILURE_REASON_NONDETERMINISM',
      eventId: 3,
      seq: 1,
      expected: expect.stringContaining('other'),
      actual: expect.stringContaining('greet'),
    });
  });

  it('sends an answer that is larger than a frame in parts', async () => {
    const many = plain.handle(async (ctx) => {
      const inputs = Array.from({ length: 40 }, (_, i) => `${i}`.padEnd(1_000, '.'));
      await Promise.all(inputs.map((input) => ctx.call(greet, input)));
      return '';
    });
    await using rig = await startRig({ handlers: [many] });
    rig.stream.send({ turns: [turn(1, [started('plain')])] });
    const parts = await rig.stream.until(() => {
      const turns = rig.stream.frames.flatMap((frame) => frame.turns);
      return turns.at(-1)?.more === false ? turns : undefined;
    });
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ more }) => more)).toEqual([...parts.slice(1).map(() => true), false]);
    const seqs = parts.flatMap(({ actions }) => actions.map((a) => a.scheduleActivity!.seq));
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('answers many turns that came together in one frame', async () => {
    await using rig = await startRig({ handlers: [twice] });
    const turns = Array.from({ length: 50 }, (_, i) =>
      turn(i + 1, [started('plain', 'x')], { instanceId: `i-${i}` }),
    );
    rig.stream.send({ turns });
    await rig.stream.list('turns', 50);
    const filled = rig.stream.frames.filter((frame) => frame.turns.length > 0);
    expect(filled).toHaveLength(1);
  });
});

describe('a worker that loses its stream', () => {
  it('attaches again and starts with an empty memory', async () => {
    await using rig = await startRig({ handlers: [twice] });
    rig.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await rig.stream.list('turns', 1);
    rig.sidecar.kill();
    await rig.sidecar.listen();
    const again = await rig.sidecar.worker(1);
    again.send({ turns: [turn(1, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await again.list('misses')).toMatchObject([{ token: 1 }]);
  });

  it('closes a stream that went silent, and attaches again', async () => {
    const log = keptLog();
    const welcome = { protocol: 1, pingIntervalMs: 20, pingTimeoutMs: 100 };
    await using rig = await startRig({ handlers: [], log, script: { welcome, pongs: false } });
    expect((await rig.sidecar.worker(1)).ended).toBe(false);
    expect(rig.stream.frames.some((frame) => frame.ping !== null)).toBe(true);
    expect(
      log.lines.some((line) => /connection to the sidecar lost.*was silent for \d+ ms/.test(line)),
    ).toBe(true);
  });

  it('answers pings, and keeps a quiet stream alive with its own', async () => {
    const welcome = { protocol: 1, pingIntervalMs: 20, pingTimeoutMs: 100 };
    await using rig = await startRig({ handlers: [], script: { welcome } });
    rig.stream.send({ ping: { id: 77 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong?.id === 77));
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.ping?.id === 8));
    expect(rig.sidecar.workers).toHaveLength(1);
  });
});

describe('a worker with a nondeterminism guard', () => {
  it.each([
    {
      nondeterminismGuard: true,
      expected: /Math\.random\(\) was used in an orchestrator \(at .*worker\.test/,
    },
    { nondeterminismGuard: false, expected: undefined },
  ])(
    'tells of what is not deterministic: $nondeterminismGuard',
    async ({ nondeterminismGuard, expected }) => {
      const { random } = Math;
      const dice = plain.handle(async (ctx) => ctx.call(greet, String(Math.random())));
      await using rig = await startRig({ handlers: [dice], nondeterminismGuard });
      expect(Math.random === random).toBe(!nondeterminismGuard);
      rig.stream.send({ turns: [turn(1, [started('plain')])] });
      if (expected === undefined) await rig.stream.list('turns');
      else {
        const message = expect.stringMatching(expected) as string;
        const reason = 'TURN_FAILURE_REASON_NONDETERMINISM';
        expect(await rig.stream.list('failures')).toMatchObject([{ reason, message }]);
      }
      rig.sidecar.kill();
      await rig.worker.stop();
      expect(Math.random).toBe(random);
    },
  );
});

describe('a worker that stops', () => {
  it('requests no more work, finishes what runs, and waits until the sidecar has it', async () => {
    let finish: (text: string) => void = () => undefined;
    const slow = greet.handle(() => new Promise<string>((resolve) => (finish = resolve)));
    await using rig = await startRig({ handlers: [slow] });
    rig.stream.send({ activities: [{ token: 1, name: 'greet', input: json('Ada') }] });
    rig.stream.send({ ping: { id: 1 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong !== null));
    void rig.worker.stop();
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.drain !== null));
    finish('Hello');
    expect(await rig.stream.list('activities')).toMatchObject([{ output: json('Hello') }]);
    expect(rig.stream.ended).toBe(false);
    rig.stream.send({ drained: {} });
    await rig.stream.whenEnded();
    rig.stream.end();
    await rig.running;
  });

  it('tells activities that outlast the grace period to stop', async () => {
    let reason: unknown;
    const slow = greet.handle(
      (_, activity) =>
        new Promise<string>((resolve) => {
          activity.signal.addEventListener('abort', () => {
            reason = activity.signal.reason;
            resolve('stopped');
          });
        }),
    );
    await using rig = await startRig({ handlers: [slow], stopGrace: 20 });
    rig.stream.send({ activities: [{ token: 1, name: 'greet', input: json('Ada') }] });
    rig.stream.send({ ping: { id: 1 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong !== null));
    void rig.worker.stop();
    expect(await rig.stream.list('activities')).toMatchObject([{ output: json('stopped') }]);
    expect(reason).toMatchObject({ name: 'CancelledError', message: 'the worker is stopping' });
    rig.stream.send({ drained: {} });
    await rig.stream.whenEnded();
    rig.stream.end();
    await rig.running;
  });

  it('lets activities run on for a grace period of any length', async () => {
    let finish!: (text: string) => void;
    let signal: AbortSignal | undefined;
    const slow = greet.handle(
      (_, activity) =>
        new Promise<string>((resolve) => {
          ({ signal } = activity);
          finish = resolve;
        }),
    );
    await using rig = await startRig({ handlers: [slow], stopGrace: '60d' });
    rig.stream.send({ activities: [{ token: 1, name: 'greet', input: json('Ada') }] });
    rig.stream.send({ ping: { id: 1 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong !== null));
    void rig.worker.stop();
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.drain !== null));
    rig.stream.send({ ping: { id: 2 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong?.id === 2));
    expect(signal?.aborted).toBe(false);
    finish('done');
    expect(await rig.stream.list('activities')).toMatchObject([{ output: json('done') }]);
    rig.stream.send({ drained: {} });
    await rig.stream.whenEnded();
    rig.stream.end();
    await rig.running;
  });

  it('returns at once when there is no sidecar', async () => {
    const address = '127.0.0.1:1';
    const worker = new Worker({ address, handlers: [], log: silentLogger, stopOnSignals: false });
    const running = worker.run();
    await worker.stop();
    await running;
    await expect(worker.ready()).rejects.toThrow('stopped');
  });
});
