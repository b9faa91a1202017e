// Attacks on every method of the contract and every list in its requests: large counts, large
// bytes, unread answers, incomplete messages and compression. The memory of the sidecar stays
// within its budgets, and another client is served in time.
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { loadContract, schema } from '@perdure/proto/codec';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { bomb, framed, largeBytes, largeCounts, mebibyte, rpcs } from './floods.ts';
import type { Rpc } from './floods.ts';
import { rssMiBOf } from './probe.ts';

/** Memory for requests, answers and headers of all peers: docs/reference/limits.md. */
const budgetsMiB = 128 + 64 + 64;
/** The memory that the work and its garbage may add. */
const slackMiB = 64;
/** The limit of the latency, which is higher on a machine that is busy at the start. */
const p99Ms = 100 * Math.max(1, loadavg()[0]! / availableParallelism());

interface Served {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

/** The memory that an attack used, and the latency of another client during the attack. */
interface Cost extends Served {
  readonly grownMiB: number;
}

/** A test is retried: a busy machine may slow one run, but a defect slows every run. */
const again = { retry: 2 };

const contract = loadContract();
const program = fileURLToPath(new URL('../dist/hostile/bystander.js', import.meta.url));
let harness: Harness;
let idleMiB = 0;
let bystander: ChildProcess;
let lines: AsyncIterator<string>;
const open = new Set<ClientHttp2Session>();

// Each attack has a separate sidecar, so that the garbage of other attacks does not count.
beforeEach(async () => {
  harness = await Harness.start({ transport: 'tcp', settings: ['--log-level', 'error'] });
  await harness.client.start('unknown', 'x'.repeat(1_500_000), { id: 'large' });
  await harness.client.start('unknown', 1, { id: 'bystander' });
  bystander = spawn(process.execPath, [program, harness.address], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  lines = createInterface({ input: bystander.stdout! })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('serving');
  await harness.client.describe();
  idleMiB = rssMiBOf(harness.sidecar.pid);
});
afterEach(async () => {
  bystander.kill('SIGKILL');
  for (const session of open) session.destroy();
  await harness.close();
});

/** Reads the latencies of the bystander since the last call. */
async function served(): Promise<Served> {
  bystander.stdin!.write('\n');
  const line = (await lines.next()).value as string;
  return JSON.parse(line.slice('served '.length)) as Served;
}

function connect(settings: object = {}): ClientHttp2Session {
  const session = connectHttp2(`http://${harness.address}`, { settings, maxSessionMemory: 1_000 });
  session.on('error', () => undefined);
  open.add(session);
  session.on('close', () => open.delete(session));
  return session;
}

function call(session: ClientHttp2Session, path: string, headers: object = {}): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => undefined);
  return stream;
}

/** Measures the peak of the sidecar's memory above its start, and the latency of another client. */
async function attacked(attack: () => Promise<void>): Promise<Cost> {
  await served();
  // Waits as long without an attack, to measure the latency of this machine.
  await pause(500);
  const calm = await served();
  let most = rssMiBOf(harness.sidecar.pid);
  const watch = setInterval(() => (most = Math.max(most, rssMiBOf(harness.sidecar.pid))), 20);
  await attack();
  const now = await served();
  clearInterval(watch);
  for (const session of open) session.destroy();
  return { ...now, p99: now.p99 - calm.p99, grownMiB: Math.round(most - idleMiB) };
}

/** Sends one message. Resolves at the end of the call, or after a time without an answer. */
async function sendOne(session: ClientHttp2Session, path: string, body: Buffer): Promise<void> {
  const stream = call(session, path);
  stream.resume();
  stream.end(framed(body));
  const closed = once(stream, 'close');
  await Promise.race([closed, pause(2_000)]);
  stream.close();
}

/** A first frame that the sidecar accepts. */
function opening({ name }: Rpc): Buffer {
  if (name !== 'Attach') return Buffer.alloc(0);
  const credits = { turns: 1, activities: 1 };
  const hello = { protocol: 1, worker: 'hostile', credits };
  return framed(contract.codec('AttachRequest').encode({ hello } as never));
}

function expectHeld(cost: Cost): void {
  expect(cost.count).toBeGreaterThan(20);
  expect(cost.p99).toBeLessThan(p99Ms);
  expect(cost.grownMiB).toBeLessThan(slackMiB + budgetsMiB);
  expect(harness.sidecar.output).not.toMatch(/"level":"(error|fatal)"/);
}

test('lists of very many items stay within the budget, in every request', again, async () => {
  const cost = await attacked(async () => {
    for (const rpc of rpcs) {
      const session = connect();
      for (const { body } of largeCounts(rpc.request, mebibyte)) {
        if (!rpc.requestStream) await sendOne(session, rpc.path, body);
        else {
          const stream = call(session, rpc.path);
          stream.resume();
          stream.write(Buffer.concat([opening(rpc), framed(body)]));
          await Promise.race([once(stream, 'close'), pause(300)]);
          stream.close();
        }
      }
      session.destroy();
    }
  });
  expectHeld(cost);
});

test('texts and bytes of the maximal size stay within the budget', again, async () => {
  const cost = await attacked(async () => {
    for (const rpc of rpcs.filter(({ requestStream }) => !requestStream)) {
      const session = connect();
      const floods = largeBytes(rpc.request, 7 * mebibyte).slice(0, 2);
      await Promise.all(floods.map(({ body }) => sendOne(session, rpc.path, body)));
      session.destroy();
    }
  });
  expectHeld(cost);
});

test('incomplete messages stay within the budget', again, async () => {
  const cost = await attacked(async () => {
    const part = framed(Buffer.alloc(7 * mebibyte)).subarray(0, 4 * mebibyte);
    const sent: Promise<unknown>[] = [];
    for (const rpc of rpcs) {
      const session = connect();
      for (let count = 0; count < 3; count += 1) {
        const stream = call(session, rpc.path).resume();
        const written = new Promise((resolve) => stream.write(part, resolve));
        sent.push(Promise.race([written, once(stream, 'close')]));
      }
      await new Promise((resolve) => session.ping(resolve));
    }
    // All messages have arrived or were rejected.
    await Promise.race([Promise.all(sent), pause(10_000)]);
  });
  expectHeld(cost);
});

test('compressed messages stay within the budget', again, async () => {
  const cost = await attacked(async () => {
    for (const rpc of rpcs) {
      const session = connect();
      const ends = Array.from({ length: 20 }, async (_, count) => {
        const stream = call(session, rpc.path, {
          'grpc-encoding': count % 2 ? 'gzip' : 'identity',
        });
        stream.resume();
        stream.write(framed(bomb, true));
        await once(stream, 'close');
      });
      await Promise.all(ends);
      session.destroy();
    }
  });
  expectHeld(cost);
});

test('large headers of open calls stay within the budget', again, async () => {
  const cost = await attacked(async () => {
    const path = rpcs.find(({ name }) => name === 'WaitInstance')!.path;
    for (let connection = 0; connection < 3; connection += 1) {
      const session = connect();
      for (let count = 0; count < 1_500; count += 1) {
        call(session, path, { 'x-large': 'x'.repeat(15_000) }).resume();
      }
    }
    await pause(1_000);
  });
  expectHeld(cost);
});

/** Requests with large answers: they read the instance with a large input. */
function asks(rpc: Rpc): Buffer {
  const { request } = rpc;
  const has = (name: string): boolean => request.fields.some((field) => field.name === name);
  const value: Record<string, unknown> = { pageSize: 1_000, timeoutMs: 1, count: 1_000 };
  if (has('instanceId')) value['instanceId'] = 'large';
  if (has('spec')) value['spec'] = { crons: ['* * * * *'] };
  return contract.codec(request.name).encode(value as never);
}

const reads = /^(Get|List|Describe|Report|Count|Preview|Wait)/;

test('unread answers of every reading method stay within the budget', again, async () => {
  const cost = await attacked(async () => {
    for (const rpc of rpcs.filter(({ name }) => reads.test(name))) {
      const session = connect({ initialWindowSize: 0 });
      const body = framed(asks(rpc));
      for (let count = 0; count < 300; count += 1) call(session, rpc.path).end(body);
      await pause(100);
    }
    await pause(1_000);
  });
  expectHeld(cost);
});

test('unread answers to the calls of sessions stay within the budget', again, async () => {
  const fields = schema.messages.find(({ name }) => name === 'SessionCall')!.fields;
  const kinds = fields.filter(({ kind }) => kind === 'message').map(({ name }) => name);
  const kindsThatRead = kinds.filter((kind) => /^(get|list|executions|values|wait)/.test(kind));
  const path = rpcs.find(({ name }) => name === 'Session')!.path;
  const cost = await attacked(async () => {
    for (const kind of kindsThatRead) {
      const calls = Array.from({ length: 1_000 }, (_, id) => ({
        id: id + 1,
        request: kind,
        [kind]: { instanceId: 'large', timeoutMs: 1, statuses: [], keys: [], pageSize: 1_000 },
      }));
      const body = framed(contract.codec('SessionRequest').encode({ calls } as never));
      const session = connect({ initialWindowSize: 0 });
      for (let count = 0; count < 2; count += 1) call(session, path).write(body);
      await pause(100);
    }
    await pause(1_000);
  });
  expectHeld(cost);
});
