import { getEventListeners } from 'node:events';

import { status } from '@grpc/grpc-js';
import type { Instance } from '@perdure/proto/v1/Instance';
import type { SessionCall__Output as SessionCall } from '@perdure/proto/v1/SessionCall';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { type Script, ScriptedSidecar } from '../connection/scripted-sidecar.suite.ts';
import { type Logger } from '../model/logger.ts';
import { silentLogger } from '../context/log.ts';
import { defineEvent } from '../definitions/event.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import { recordingLog } from '../worker/worker-harness.suite.ts';
import { Client, type ClientOptions } from './client.ts';
import type { ClientDependencies } from './requests.ts';

const order = defineOrchestration<{ n: number }, string>('order', { version: '1.0' });
const approval = defineEvent<{ ok: boolean }>('approval');

function json(value: unknown): { data: Buffer; encoding: string } {
  return { data: Buffer.from(JSON.stringify(value)), encoding: '' };
}

function instance(more: Instance = {}): Instance {
  return { instanceId: 'o-1', name: 'order', execution: 1, createdMs: 1_000, ...more };
}

function ended(more: Instance): object {
  return { wait: { ended: true, instance: instance(more) } };
}

function error(code: string, message: string): object {
  return { error: { code, message, grpcStatus: status.FAILED_PRECONDITION } };
}

interface Harness extends AsyncDisposable {
  readonly sidecar: ScriptedSidecar;
  readonly client: Client;
  /** Received calls of all sessions. */
  calls(): SessionCall[];
}

async function startHarness(
  answer: Script['answer'],
  options: Partial<ClientOptions> & ClientDependencies & { log?: Logger; script?: Script } = {},
): Promise<Harness> {
  const script = { ...options.script, ...(answer === undefined ? {} : { answer }) };
  const sidecar = await ScriptedSidecar.start(script);
  const settings = { log: silentLogger, ...options, address: sidecar.address };
  const client = new Client(settings, options);
  return {
    sidecar,
    client,
    calls: () => sidecar.sessions.flatMap(({ frames }) => frames.flatMap(({ calls }) => calls)),
    async [Symbol.asyncDispose]() {
      client.close();
      sidecar.kill();
    },
  };
}

describe('a client that starts', () => {
  it('sends orchestration, version, id and policy, and returns the started instance', async () => {
    await using harness = await startHarness(() => ({
      start: { instanceId: 'o-1', execution: 3, created: false },
    }));
    const options = { id: 'o-1', idReuse: 'useExisting' } as const;
    const started = await harness.client.start(order, { n: 1 }, options);
    expect(started).toMatchObject({ id: 'o-1', execution: 3, created: false });
    expect(harness.calls()[0]!.start).toMatchObject({
      name: 'order',
      version: '1.0',
      instanceId: 'o-1',
      input: json({ n: 1 }),
      idReusePolicy: 'ID_REUSE_POLICY_USE_EXISTING',
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('starts by name too, with a generated id', async () => {
    await using harness = await startHarness(({ start }) => ({
      start: { instanceId: start!.instanceId, execution: 1, created: true },
    }));
    const one = await harness.client.start('order', { n: 1 });
    const other = await harness.client.start('order', { n: 1 });
    expect(one.id).not.toBe(other.id);
    expect(harness.calls()[0]!.start).toMatchObject({ version: '', instanceId: one.id });
  });

  it('rejects an input that fails its schema without a request to the sidecar', async () => {
    await using harness = await startHarness(() => ({}));
    const strict = defineOrchestration('order', { input: z.object({ n: z.number() }) });
    // @ts-expect-error: `n` is a number.
    const wrong = harness.client.start(strict, { n: 'one' });
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidInputError' });
    expect(harness.calls()).toEqual([]);
  });

  it('repeats a start with the same id and key when the connection breaks', async () => {
    await using harness = await startHarness((call, stream) => {
      if (stream === harness.sidecar.sessions[0]) return undefined;
      return { start: { instanceId: call.start!.instanceId, execution: 1, created: true } };
    });
    const starting = harness.client.start(order, { n: 1 });
    await (await harness.sidecar.session()).list('calls');
    harness.sidecar.kill();
    await harness.sidecar.listen();
    const started = await starting;
    const [first, second] = harness.calls();
    expect(second!.start).toEqual(first!.start);
    expect(started.id).toBe(first!.start!.instanceId);
  });

  it('sends a request larger than a frame outside the session', async () => {
    const sizes: number[] = [];
    const unary = {
      StartInstance: ({ input }: { input: { data: Buffer } }) => {
        sizes.push(input.data.length);
        return { instanceId: 'big', execution: 1, created: true };
      },
    };
    await using harness = await startHarness(undefined, { script: { unary: unary as never } });
    const started = await harness.client.start('order', 'x'.repeat(3_000_000));
    expect(started.id).toBe('big');
    expect(sizes).toEqual([3_000_002]);
    const huge = harness.client.start('order', 'x'.repeat(9_000_000));
    await expect(huge).rejects.toMatchObject({ name: 'PayloadTooLargeError' });
  });
});

describe('a client that waits', () => {
  it('gets the output of its instance when the instance has ended', async () => {
    await using harness = await startHarness(() =>
      ended({ status: 'INSTANCE_STATUS_COMPLETED', output: json('done') }),
    );
    const result: string = await harness.client.handle(order, 'o-1').result();
    expect(result).toBe('done');
    expect(harness.calls()[0]!.wait).toMatchObject({ instanceId: 'o-1' });
  });

  it.each([
    ['INSTANCE_STATUS_FAILED', 'FAILURE_KIND_APPLICATION', 'ApplicationError'],
    ['INSTANCE_STATUS_CANCELLED', 'FAILURE_KIND_CANCELLED', 'CancelledError'],
    ['INSTANCE_STATUS_TERMINATED', 'FAILURE_KIND_TERMINATED', 'TerminatedError'],
  ] as const)('reports why an instance ended as %s', async (ending, kind, name) => {
    const failure = { kind, type: 'Boom', message: 'because' };
    await using harness = await startHarness(() => ended({ status: ending, failure }));
    await expect(harness.client.handle('o-1').result()).rejects.toMatchObject({
      name: 'OrchestrationFailedError',
      instanceId: 'o-1',
      cause: { name, message: 'because' },
    });
  });

  it('continues to wait across a broken connection and a restart of the sidecar', async () => {
    const log = recordingLog();
    await using harness = await startHarness(
      (_, stream) =>
        stream === harness.sidecar.sessions[0]
          ? undefined
          : ended({ status: 'INSTANCE_STATUS_COMPLETED', output: json(1) }),
      { log },
    );
    const results = Promise.all([
      harness.client.handle('o-1').result(),
      harness.client.handle('o-2').result(),
    ]);
    await (await harness.sidecar.session()).list('calls', 2);
    harness.sidecar.kill();
    await expect.poll(() => log.lines.length).toBeGreaterThan(1);
    await harness.sidecar.listen();
    expect(await results).toEqual([1, 1]);
    expect(log.lines[0]).toMatch(/^(no )?connection to the sidecar .*"calls":2}$/);
    expect(log.lines[0]).toContain(`"address":"${harness.sidecar.address}"`);
    expect(log.lines[1]).toMatch(/^no connection to the sidecar .*ECONNREFUSED/);
  });

  it('continues to wait when the sidecar announces its shutdown', async () => {
    let asked = 0;
    await using harness = await startHarness(() => {
      asked += 1;
      if (asked === 1) return error('UNAVAILABLE', 'the sidecar is going down');
      return ended({ status: 'INSTANCE_STATUS_COMPLETED', output: json(1) });
    });
    expect(await harness.client.handle('o-1').result()).toBe(1);
  });

  it('stops waiting at its deadline and notifies the sidecar', async () => {
    await using harness = await startHarness(() => undefined);
    const waiting = harness.client.handle('o-1').result({ timeout: 30 });
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError', timeoutType: 'wait' });
    const stream = await harness.sidecar.session();
    expect(await stream.list('abandoned')).toEqual([harness.calls()[0]!.id]);
  });
});

describe('a client with an AbortSignal', () => {
  const calls: Readonly<Record<string, (client: Client, signal: AbortSignal) => Promise<unknown>>> =
    {
      'result()': (client, signal) => client.handle('o-1').result({ signal }),
      'waitStatus()': (client, signal) => client.handle('o-1').waitStatus({ signal }),
      'statusChanges()': (client, signal) => client.handle('o-1').statusChanges({ signal }).next(),
      'query()': (client, signal) => client.handle('o-1').query('q', null, { signal }),
      'update()': (client, signal) => client.handle('o-1').update('u', null, { signal }),
      'startUpdate()': (client, signal) => client.handle('o-1').startUpdate('u', null, { signal }),
      'list()': (client, signal) => client.list({ signal }).next(),
      'listPage()': (client, signal) => client.listPage({ signal }),
    };

  it.each(Object.keys(calls))('abandons %s when its signal aborts', async (name) => {
    await using harness = await startHarness(() => undefined);
    const controller = new AbortController();
    const waiting = calls[name]!(harness.client, controller.signal);
    const stream = await harness.sidecar.session();
    await stream.until(() => (harness.calls().length > 0 ? true : undefined));
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(await stream.list('abandoned')).toEqual([harness.calls()[0]!.id]);
  });

  it.each(Object.keys(calls))('does not send %s when its signal has aborted', async (name) => {
    await using harness = await startHarness(() => undefined);
    const aborted = AbortSignal.abort(new Error('too late'));
    await expect(calls[name]!(harness.client, aborted)).rejects.toThrow('too late');
    expect(harness.calls()).toEqual([]);
  });

  it('is disconnected at the end of an `await using` block', async () => {
    await using harness = await startHarness(() => undefined);
    const given = new Client({ address: harness.sidecar.address, log: silentLogger });
    let waiting: Promise<unknown>;
    {
      await using client = given;
      waiting = client.handle('o-1').result();
      waiting.catch(() => undefined);
      await harness.sidecar.session();
    }
    await expect(waiting).rejects.toThrow('the client was closed before the answer came');
  });

  it('ends the wait of statusChanges() at return()', async () => {
    await using harness = await startHarness(() => undefined);
    const changes = harness.client.handle('o-1').statusChanges();
    const pending = changes.next();
    const stream = await harness.sidecar.session();
    await stream.until(() => (harness.calls().length > 0 ? true : undefined));
    expect(await changes.return()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await stream.list('abandoned')).toEqual([harness.calls()[0]!.id]);
  });

  it('listens to a signal no longer than its call takes', async () => {
    await using harness = await startHarness(() => ended({ status: 'INSTANCE_STATUS_COMPLETED' }));
    const { signal } = new AbortController();
    await harness.client.handle('o-1').result({ signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends an idle stream, and opens the next stream on the same connection', async () => {
    await using harness = await startHarness(() => ended({ status: 'INSTANCE_STATUS_COMPLETED' }));
    await harness.client.handle('o-1').result();
    const first = await harness.sidecar.session();
    await first.until(() => (first.ended ? true : undefined));
    await harness.client.handle('o-1').result();
    expect(harness.sidecar.sessions).toHaveLength(2);
  });
});

describe('a client that acts on an instance', () => {
  it('raises events and returns their outcomes', async () => {
    await using harness = await startHarness(() => ({
      raise: { outcome: 'RAISE_OUTCOME_DROPPED' },
    }));
    const handle = harness.client.handle('o-1');
    expect(await handle.raise(approval, { ok: true }, { policy: 'drop' })).toBe('dropped');
    expect(harness.calls()[0]!.raise).toEqual({
      instanceId: 'o-1',
      name: 'approval',
      payload: json({ ok: true }),
      policy: 'RAISE_POLICY_DROP',
      headers: [],
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{16}-1$/),
    });
  });

  it.each([
    ['raise', { raise: { outcome: 'RAISE_OUTCOME_BUFFERED' as const } }, 'buffered'],
    ['settle', { settle: {} }, undefined],
  ] as const)('repeats a %s under its key when the connection breaks', async (kind, ok, gives) => {
    await using harness = await startHarness((_, stream) =>
      stream === harness.sidecar.sessions[0] ? undefined : ok,
    );
    const call =
      kind === 'raise'
        ? harness.client.handle('o-1').raise('approval')
        : harness.client.promise('1.1.00000000@o-1').resolve(7);
    await (await harness.sidecar.session()).list('calls');
    harness.sidecar.kill();
    await harness.sidecar.listen();
    expect(await call).toBe(gives);
    const keys = harness.calls().map((made) => made[kind]?.idempotencyKey);
    expect(keys).toEqual([keys[0], keys[0]]);
  });

  it('reports an unknown outcome of a purge when the connection breaks', async () => {
    await using harness = await startHarness(() => undefined);
    const purging = harness.client.handle('o-1').purge();
    await (await harness.sidecar.session()).list('calls');
    harness.sidecar.kill();
    await expect(purging).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringContaining('may or may not have happened'),
    });
  });

  it('sends a call that is not repeatable only once the sidecar has answered again', async () => {
    await using harness = await startHarness(() => ({ purge: { executions: 1 } }));
    harness.sidecar.kill();
    const purging = harness.client.handle('o-1').purge();
    await harness.sidecar.listen();
    expect(await purging).toBe(1);
  });

  it('sends the reason with cancel, terminate, suspend and resume', async () => {
    await using harness = await startHarness(({ request }) => ({ [request!]: {} }));
    const handle = harness.client.handle('o-1');
    await Promise.all([
      handle.cancel('a'),
      handle.terminate('b'),
      handle.suspend('c'),
      handle.resume('d'),
    ]);
    const said = harness.calls().map((call) => [call.request, call[call.request!]]);
    expect(said).toEqual([
      ['cancel', { instanceId: 'o-1', reason: 'a' }],
      ['terminate', { instanceId: 'o-1', reason: 'b' }],
      ['suspend', { instanceId: 'o-1', reason: 'c' }],
      ['resume', { instanceId: 'o-1', reason: 'd', failActivities: false }],
    ]);
  });

  it.each(['terminate', 'cancel'] as const)(
    'accepts INSTANCE_ENDED as success for a repeated %s',
    async (kind) => {
      await using harness = await startHarness((_, stream) =>
        stream === harness.sidecar.sessions[0]
          ? undefined
          : error('INSTANCE_ENDED', 'it has ended'),
      );
      const ending = harness.client.handle('o-1')[kind]();
      await (await harness.sidecar.session()).list('calls');
      harness.sidecar.kill();
      await harness.sidecar.listen();
      await ending;
    },
  );

  it('reads what an instance waits for', async () => {
    const reason = 'WAIT_REASON_NO_WORKER' as const;
    const waitingFor = [{ reason, name: 'charge', seq: 2, sinceMs: 5_000, detail: 'start one' }];
    const status = 'INSTANCE_STATUS_RUNNING' as const;
    const wire = instance({ status, waitingFor, input: json({ n: 1 }), customStatus: json('hm') });
    await using harness = await startHarness(() => ({ get: { instance: wire } }));
    expect(await harness.client.handle('o-1').get()).toMatchObject({
      id: 'o-1',
      status: 'running',
      createdAt: new Date(1_000),
      endedAt: undefined,
      input: { n: 1 },
      output: undefined,
      customStatus: 'hm',
      waitingFor: [{ reason: 'noWorker', name: 'charge', seq: 2, since: new Date(5_000) }],
    });
  });

  it.each([
    ['NOT_FOUND', 'NotFoundError', 'NOT_FOUND'],
    ['ALREADY_EXISTS', 'AlreadyExistsError', 'ALREADY_EXISTS'],
    ['PAYLOAD_TOO_LARGE', 'PayloadTooLargeError', 'PAYLOAD_TOO_LARGE'],
    ['STORE_FAILED', 'UnavailableError', 'STORE_FAILED'],
    ['NOT_WAITING', 'RequestRejectedError', 'NOT_WAITING'],
    ['INSTANCE_ENDED', 'RequestRejectedError', 'INSTANCE_ENDED'],
    ['SOMETHING_NEW', 'RequestRejectedError', 'SOMETHING_NEW'],
  ])('turns %s into an error of class %s', async (code, name, sdkCode) => {
    await using harness = await startHarness(() => error(code, 'as it is'));
    const refused = harness.client.handle('o-1').raise('approval');
    await expect(refused).rejects.toMatchObject({ name, code: sdkCode, message: 'as it is' });
  });
});

describe('a client that lists', () => {
  it('reads all pages with the same filters', async () => {
    await using harness = await startHarness(({ list }) => ({
      list:
        list!.pageToken === ''
          ? { instances: [instance({ instanceId: 'b' })], nextPageToken: 'p2' }
          : { instances: [instance({ instanceId: 'a' })], nextPageToken: '' },
    }));
    const ids: string[] = [];
    const filter = { status: ['failed', 'stuck'], createdFrom: new Date(7) } as const;
    for await (const { id } of harness.client.list(filter)) ids.push(id);
    expect(ids).toEqual(['b', 'a']);
    expect(harness.calls()[1]!.list).toMatchObject({
      statuses: ['INSTANCE_STATUS_FAILED', 'INSTANCE_STATUS_STUCK'],
      createdFromMs: 7,
      pageToken: 'p2',
    });
  });

  it('streams the history of an execution', async () => {
    const event = (id: number): object => ({ id, kind: 'timerFired', timerFired: { seq: id } });
    const streams = {
      GetHistory: ({ execution }: { execution: number }) => [
        { execution, events: [event(1), event(2)] },
        { execution, events: [event(3)] },
      ],
    };
    await using harness = await startHarness(undefined, { script: { streams: streams as never } });
    const seqs: number[] = [];
    for await (const { kind, ...rest } of harness.client.handle('o-1').history({ execution: 2 })) {
      if (kind === 'timerFired') seqs.push((rest as { id: number }).id);
    }
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('describes the sidecar and its workers', async () => {
    const unary = {
      DescribeSidecar: () => ({ version: '9.9.9', protocol: 1, startedMs: 1_000, timers: 4 }),
      ListWorkers: () => ({ workers: [{ worker: 'w', credits: { turns: 5, activities: 6 } }] }),
    };
    await using harness = await startHarness(undefined, { script: { unary: unary as never } });
    expect(await harness.client.describe()).toMatchObject({ version: '9.9.9', timers: 4 });
    expect(await harness.client.listWorkers()).toMatchObject([
      { name: 'w', maxTurns: 5, maxActivities: 6 },
    ]);
  });
});

describe('a session', () => {
  it('sends many calls in one frame and accepts answers in any order', async () => {
    await using harness = await startHarness(() => undefined);
    const gets = ['a', 'b', 'c'].map((id) => harness.client.handle(id).get());
    const stream = await harness.sidecar.session();
    const calls = await stream.list('calls', 3);
    expect(stream.frames.filter((frame) => frame.calls.length > 0)).toHaveLength(1);
    stream.send({
      answers: calls.toReversed().map(({ id, get }) => ({
        id,
        response: 'get',
        get: { instance: instance({ instanceId: get!.instanceId }) },
      })),
    });
    expect((await Promise.all(gets)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('reports at the deadline of a call why there was no answer', async () => {
    const client = new Client({ address: '127.0.0.1:1', callTimeout: 40, log: silentLogger });
    await expect(client.handle('o-1').get()).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringMatching(
        /get of instance "o-1": no answer within 40 ms; no connection to .*127\.0\.0\.1:1.*REFUSED/,
      ),
    });
    client.close();
  });

  it('closes a silent stream and repeats its calls on another', async () => {
    await using harness = await startHarness(
      (_, stream) =>
        stream === harness.sidecar.sessions[0] ? undefined : { get: { instance: instance() } },
      { pingIntervalMs: 20, pingTimeoutMs: 80, script: { pongs: false } },
    );
    const getting = harness.client.handle('o-1').get();
    expect(await getting).toMatchObject({ id: 'o-1' });
    expect(harness.sidecar.sessions.length).toBeGreaterThan(1);
  });

  it('fails at once when the server is not a sidecar', async () => {
    const sidecar = await ScriptedSidecar.start();
    const client = new Client({ address: sidecar.address, log: silentLogger });
    const getting = client.handle('o-1').get();
    (await sidecar.session()).fail(status.UNIMPLEMENTED, 'no such method');
    await expect(getting).rejects.toMatchObject({
      name: 'RequestRejectedError',
      message: expect.stringContaining('no such method'),
    });
    client.close();
    sidecar.kill();
  });

  it('rejects open calls when the client closes', async () => {
    await using harness = await startHarness(() => undefined);
    const getting = harness.client.handle('o-1').get();
    await (await harness.sidecar.session()).list('calls');
    harness.client.close();
    await expect(getting).rejects.toMatchObject({ name: 'UnavailableError' });
    await expect(harness.client.handle('o-1').get()).rejects.toThrow('closed');
  });
});
