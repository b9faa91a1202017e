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
  recordingLog,
  scheduled,
  started,
  startHarness,
  turn,
  turnCompleted,
} from './worker-harness.suite.ts';

const greet = defineActivity<string, string>('greet');
const hello = defineOrchestration<string, string>('hello', { version: '2' });
const plain = defineOrchestration<string, string>('plain');

const twice = plain.handle(async (ctx, name) => {
  const first = await ctx.call(greet, name);
  return ctx.call(greet, first);
});

describe('a worker that attaches', () => {
  it('sends its handlers, versions, credits and queues', async () => {
    await using harness = await startHarness({
      name: 'w-1',
      handlers: [greet.handle((name) => name), hello.handle(async () => ''), twice],
      maxTurns: 7,
      maxActivities: 3,
      queues: ['gpu'],
    });
    expect(harness.stream.frames[0]!.hello).toMatchObject({
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

  it('ends with an error that names the protocol versions', async () => {
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

  it('retries when a sidecar is silent, and logs the address', async () => {
    const log = recordingLog();
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

  it('rejects an invalid address', () => {
    const options = { handlers: [], log: silentLogger };
    expect(() => new Worker({ ...options, address: 'localhost' })).toThrow(/host:port/);
    expect(() => new Worker({ ...options, address: 'unix:' })).toThrow(/path of the socket/);
    expect(() => new Worker({ ...options, address: 'localhost:99999' })).toThrow(/65535/);
  });

  it('rejects two handlers with one name, and definitions instead of handlers', () => {
    const options = { address: 'localhost:1', log: silentLogger };
    const one = greet.handle((name) => name);
    expect(() => new Worker({ ...options, handlers: [one, one] })).toThrow(/two handlers/);
    expect(() => new Worker({ ...options, handlers: [greet as never] })).toThrow(/not a handler/);
  });
});

describe('a worker that runs turns', () => {
  it('answers a turn with the actions of its code, and caches the orchestrator', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    harness.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    const [answer] = await harness.stream.list('turns');
    expect(answer).toMatchObject({ token: 1, cached: true, more: false });
    expect(answer!.actions).toMatchObject([
      { kind: 'scheduleActivity', scheduleActivity: { seq: 1, name: 'greet' } },
    ]);
  });

  it('continues with only the new events when it has cached the orchestrator', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    harness.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await harness.stream.list('turns', 1);
    harness.stream.send({ turns: [turn(2, [completed(4, 1, 'Hello')], { full: false })] });
    await harness.stream.list('turns', 2);
    harness.stream.send({ turns: [turn(3, [completed(7, 2, 'Done')], { full: false })] });
    const [, second, third] = await harness.stream.list('turns', 3);
    expect(second!.actions).toMatchObject([{ scheduleActivity: { seq: 2, input: json('Hello') } }]);
    expect(third!.actions).toMatchObject([{ completeExecution: { output: json('Done') } }]);
    expect(third!.cached).toBe(false);
  });

  it('requests the history when it has not cached the orchestrator', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    harness.stream.send({ turns: [turn(1, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await harness.stream.list('misses')).toMatchObject([{ token: 1 }]);
  });

  it('requests the history when it has cached another execution of the instance', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    harness.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await harness.stream.list('turns', 1);
    const events = [completed(4, 1, 'Hello')];
    harness.stream.send({ turns: [turn(2, events, { full: false, execution: 2 })] });
    expect(await harness.stream.list('misses')).toMatchObject([{ token: 2 }]);
  });

  it('joins the parts of a turn', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    const history = [started('plain', 'Ada'), turnCompleted(2, 1), scheduled(3, 1, 'greet')];
    harness.stream.send({ turns: [turn(1, history.slice(0, 2), { more: true })] });
    harness.stream.send({ turns: [turn(1, history.slice(2), { more: true })] });
    harness.stream.send({ turns: [turn(1, [completed(4, 1, 'Hello')])] });
    const [answer] = await harness.stream.list('turns');
    expect(answer!.actions).toMatchObject([{ scheduleActivity: { seq: 2, input: json('Hello') } }]);
  });

  it('drops an orchestrator that the sidecar evicts, also while its turn runs', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    harness.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await harness.stream.list('turns', 1);
    harness.stream.send({ evictions: [{ instanceId: 'i-1' }] });
    harness.stream.send({ turns: [turn(2, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await harness.stream.list('misses')).toMatchObject([{ token: 2 }]);
    harness.stream.send({ turns: [turn(3, [started('plain', 'Ada')])] });
    harness.stream.send({ evictions: [{ instanceId: 'i-1' }] });
    const [, third] = await harness.stream.list('turns', 2);
    expect(third!.token).toBe(3);
  });

  it('notifies the sidecar of an orchestrator that it evicted', async () => {
    await using harness = await startHarness({ handlers: [twice], maxCachedInstances: 1 });
    harness.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await harness.stream.list('turns', 1);
    harness.stream.send({ turns: [turn(2, [started('plain', 'Bo')], { instanceId: 'i-2' })] });
    expect(await harness.stream.list('evicted')).toMatchObject([{ instanceId: 'i-1' }]);
    harness.stream.send({ turns: [turn(3, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await harness.stream.list('misses')).toMatchObject([{ token: 3 }]);
  });

  it('reports a failed turn with the difference', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    const history = [started('plain', 'Ada'), turnCompleted(2, 1), scheduled(3, 1, 'other')];
    harness.stream.send({ turns: [turn(1, history)] });
    const [failure] = await harness.stream.list('failures');
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
    await using harness = await startHarness({ handlers: [many] });
    harness.stream.send({ turns: [turn(1, [started('plain')])] });
    const parts = await harness.stream.until(() => {
      const turns = harness.stream.frames.flatMap((frame) => frame.turns);
      return turns.at(-1)?.more === false ? turns : undefined;
    });
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ more }) => more)).toEqual([...parts.slice(1).map(() => true), false]);
    const seqs = parts.flatMap(({ actions }) => actions.map((a) => a.scheduleActivity!.seq));
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('answers many turns of one frame', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    const turns = Array.from({ length: 50 }, (_, i) =>
      turn(i + 1, [started('plain', 'x')], { instanceId: `i-${i}` }),
    );
    harness.stream.send({ turns });
    await harness.stream.list('turns', 50);
    const filled = harness.stream.frames.filter((frame) => frame.turns.length > 0);
    expect(filled).toHaveLength(1);
  });
});

describe('a worker that loses its stream', () => {
  it('attaches again with an empty cache', async () => {
    await using harness = await startHarness({ handlers: [twice] });
    harness.stream.send({ turns: [turn(1, [started('plain', 'Ada')])] });
    await harness.stream.list('turns', 1);
    harness.sidecar.kill();
    await harness.sidecar.listen();
    const again = await harness.sidecar.worker(1);
    again.send({ turns: [turn(1, [completed(4, 1, 'Hello')], { full: false })] });
    expect(await again.list('misses')).toMatchObject([{ token: 1 }]);
  });

  it('closes a silent stream and attaches again', async () => {
    const log = recordingLog();
    const welcome = { protocol: 1, pingIntervalMs: 20, pingTimeoutMs: 100 };
    await using harness = await startHarness({
      handlers: [],
      log,
      script: { welcome, pongs: false },
    });
    expect((await harness.sidecar.worker(1)).ended).toBe(false);
    expect(harness.stream.frames.some((frame) => frame.ping !== null)).toBe(true);
    expect(
      log.lines.some((line) => /connection to the sidecar lost.*was silent for \d+ ms/.test(line)),
    ).toBe(true);
  });

  it('answers pings, and keeps an idle stream alive with its pings', async () => {
    const welcome = { protocol: 1, pingIntervalMs: 20, pingTimeoutMs: 100 };
    await using harness = await startHarness({ handlers: [], script: { welcome } });
    harness.stream.send({ ping: { id: 77 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong?.id === 77));
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.ping?.id === 8));
    expect(harness.sidecar.workers).toHaveLength(1);
  });
});

describe('a worker with a nondeterminism guard', () => {
  it.each([
    {
      nondeterminismGuard: true,
      expected: /Math\.random\(\) was used in an orchestrator \(at .*worker\.test/,
    },
    { nondeterminismGuard: false, expected: undefined },
  ])('reports nondeterminism: $nondeterminismGuard', async ({ nondeterminismGuard, expected }) => {
    const { random } = Math;
    const dice = plain.handle(async (ctx) => ctx.call(greet, String(Math.random())));
    await using harness = await startHarness({ handlers: [dice], nondeterminismGuard });
    expect(Math.random === random).toBe(!nondeterminismGuard);
    harness.stream.send({ turns: [turn(1, [started('plain')])] });
    if (expected === undefined) await harness.stream.list('turns');
    else {
      const message = expect.stringMatching(expected) as string;
      const reason = 'TURN_FAILURE_REASON_NONDETERMINISM';
      expect(await harness.stream.list('failures')).toMatchObject([{ reason, message }]);
    }
    harness.sidecar.kill();
    await harness.worker.stop();
    expect(Math.random).toBe(random);
  });
});

describe('a worker that stops', () => {
  it('requests no more work, finishes its work, and waits until it is recorded', async () => {
    let finish: (text: string) => void = () => undefined;
    const slow = greet.handle(() => new Promise<string>((resolve) => (finish = resolve)));
    await using harness = await startHarness({ handlers: [slow] });
    harness.stream.send({ activities: [{ token: 1, name: 'greet', input: json('Ada') }] });
    harness.stream.send({ ping: { id: 1 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong !== null));
    void harness.worker.stop();
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.drain !== null));
    finish('Hello');
    expect(await harness.stream.list('activities')).toMatchObject([{ output: json('Hello') }]);
    expect(harness.stream.ended).toBe(false);
    harness.stream.send({ drained: {} });
    await harness.stream.whenEnded();
    harness.stream.end();
    await harness.running;
  });

  it('aborts activities that outlast the grace period', async () => {
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
    await using harness = await startHarness({ handlers: [slow], stopGrace: 20 });
    harness.stream.send({ activities: [{ token: 1, name: 'greet', input: json('Ada') }] });
    harness.stream.send({ ping: { id: 1 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong !== null));
    void harness.worker.stop();
    expect(await harness.stream.list('activities')).toMatchObject([{ output: json('stopped') }]);
    expect(reason).toMatchObject({ name: 'CancelledError', message: 'the worker is stopping' });
    harness.stream.send({ drained: {} });
    await harness.stream.whenEnded();
    harness.stream.end();
    await harness.running;
  });

  it('waits for activities during a grace period of any length', async () => {
    let finish!: (text: string) => void;
    let signal: AbortSignal | undefined;
    const slow = greet.handle(
      (_, activity) =>
        new Promise<string>((resolve) => {
          ({ signal } = activity);
          finish = resolve;
        }),
    );
    await using harness = await startHarness({ handlers: [slow], stopGrace: '60d' });
    harness.stream.send({ activities: [{ token: 1, name: 'greet', input: json('Ada') }] });
    harness.stream.send({ ping: { id: 1 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong !== null));
    void harness.worker.stop();
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.drain !== null));
    harness.stream.send({ ping: { id: 2 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong?.id === 2));
    expect(signal?.aborted).toBe(false);
    finish('done');
    expect(await harness.stream.list('activities')).toMatchObject([{ output: json('done') }]);
    harness.stream.send({ drained: {} });
    await harness.stream.whenEnded();
    harness.stream.end();
    await harness.running;
  });

  it('stops at once when there is no sidecar', async () => {
    const address = '127.0.0.1:1';
    const worker = new Worker({ address, handlers: [], log: silentLogger, stopOnSignals: false });
    const running = worker.run();
    await worker.stop();
    await running;
    await expect(worker.ready()).rejects.toThrow('stopped');
  });
});
