import { createHash } from 'node:crypto';
import { connect as connectHttp2 } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { CALL_HEADER_BYTES_MAX, CONNECTION_HEADER_BYTES_MAX } from '../limits.ts';
import { TokenAccess } from './access.ts';
import { contract, startHarness, until } from './service-harness.suite.ts';
import type { ServiceHarness } from './service-harness.suite.ts';

const TOKEN = 'a-token-of-tests';
const sha256 = createHash('sha256').update(TOKEN).digest('hex');
const all = { name: 't', roles: ['client', 'worker', 'admin'], namespaces: ['*'], sha256 } as const;

const START = '/perdure.v1.ClientService/StartInstance';
const CHECK = '/grpc.health.v1.Health/Check';
const REFLECTION = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';

/** Encodes a gRPC message with its prefix of five bytes. */
function framed(bytes: Uint8Array, flag = 0): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** The end of a call: the answer of the sidecar. */
interface End {
  readonly status: string;
  readonly message: string;
  readonly code: string;
}

let harness: ServiceHarness;
let open: ServiceHarness;
const sessions: ClientHttp2Session[] = [];
beforeAll(async () => {
  harness = await startHarness({ access: new TokenAccess([all]) });
  open = await startHarness();
});
afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});
afterAll(async () => {
  await harness.stop();
  await open.stop();
});

function connect(to: ServiceHarness): ClientHttp2Session {
  const session = connectHttp2(`http://${to.server.addresses[0]}`);
  session.on('error', () => {});
  sessions.push(session);
  return session;
}

function request(
  session: ClientHttp2Session,
  path: string,
  headers: OutgoingHttpHeaders = {},
): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => {});
  stream.resume();
  return stream;
}

function endOf(stream: ClientHttp2Stream): Promise<End> {
  return new Promise((resolve) => {
    let got: Record<string, unknown> = {};
    stream.on('response', (headers) => (got = { ...got, ...headers }));
    stream.on('trailers', (trailers) => (got = { ...got, ...trailers }));
    stream.on('close', () =>
      resolve({
        status: String(got['grpc-status']),
        message: decodeURI(`${got['grpc-message'] as string}`),
        code: String(got['perdure-code']),
      }),
    );
  });
}

const bearer = { authorization: `Bearer ${TOKEN}` };
const start = contract.codec('StartInstanceRequest').encode({ name: 'a' });

describe('a call without a token', () => {
  it.each([
    ['a method of the contract', START],
    ['a method that does not exist', '/perdure.v1.ClientService/Nothing'],
    ['server reflection', REFLECTION],
  ])('to %s is rejected and closed before its client has sent a message', async (_, path) => {
    const end = await endOf(request(connect(harness), path));
    expect(end).toMatchObject({ status: '16', code: 'UNAUTHENTICATED' });
  });

  it('is rejected before any of its messages is read, in any number', async () => {
    const session = connect(harness);
    const before = harness.clients.calls.length;
    const ends = Array.from({ length: 200 }, () => {
      const stream = request(session, START);
      stream.write(framed(Buffer.alloc(20 * 1024)));
      return endOf(stream);
    });
    for (const { status } of await Promise.all(ends)) expect(status).toBe('16');
    expect(harness.clients.calls.length).toBe(before);
  });

  it('may request the health of the sidecar with a small message', async () => {
    const session = connect(harness);
    const good = request(session, CHECK);
    good.end(framed(Buffer.alloc(0)));
    expect(await endOf(good)).toMatchObject({ status: '0' });
    const large = request(session, CHECK);
    large.write(framed(Buffer.alloc(2_000)));
    expect(await endOf(large)).toMatchObject({ status: '8', code: 'PAYLOAD_TOO_LARGE' });
  });

  it('may watch the health a limited number of times', async () => {
    const session = connect(harness);
    const watch = (): ClientHttp2Stream => {
      const stream = request(session, '/grpc.health.v1.Health/Watch');
      stream.end(framed(Buffer.alloc(0)));
      return stream;
    };
    const watches = Array.from({ length: 100 }, watch);
    await Promise.all(watches.map((one) => new Promise((resolve) => one.once('data', resolve))));
    expect(await endOf(watch())).toMatchObject({ status: '8', code: 'LIMIT_EXCEEDED' });
    watches[0]!.close();
    const isOpen = (): Promise<boolean> =>
      new Promise((resolve) => {
        const next = watch();
        next.once('data', () => resolve(true));
        next.once('close', () => resolve(false));
      });
    while (!(await isOpen()));
  });
});

describe('compressed messages', () => {
  it('are rejected at the headers that declare them', async () => {
    const stream = request(connect(open), START, { 'grpc-encoding': 'gzip' });
    const end = await endOf(stream);
    expect(end).toMatchObject({ status: '12', code: 'INVALID_ARGUMENT' });
    expect(end.message).toContain('grpc-encoding identity');
  });

  it('are rejected at the flag of the message, before the rest of it', async () => {
    const stream = request(connect(open), START, { 'grpc-encoding': 'identity' });
    stream.write(framed(gzipSync(start), 1).subarray(0, 6));
    expect(await endOf(stream)).toMatchObject({ status: '12', code: 'INVALID_ARGUMENT' });
  });

  it('are permitted to be declared as unused', async () => {
    const stream = request(connect(open), START, { 'grpc-encoding': 'identity' });
    stream.end(framed(start));
    expect(await endOf(stream)).toMatchObject({ status: '0' });
  });
});

describe('headers', () => {
  it('over the limit end their call', async () => {
    const large = { 'x-large': 'x'.repeat(CALL_HEADER_BYTES_MAX) };
    expect((await endOf(request(connect(open), START, large))).status).not.toBe('0');
    await open.call('ListInstances', {});
  });

  it('of all calls of a connection are bounded, and other connections are served', async () => {
    const session = connect(open);
    const headers = { 'x-large': 'x'.repeat(15_000) };
    const calls = Math.ceil(CONNECTION_HEADER_BYTES_MAX / 15_000) + 10;
    const ends: End[] = [];
    for (let count = 0; count < calls; count += 1) {
      void endOf(request(session, START, headers)).then((end) => ends.push(end));
    }
    await until(() => ends.length > 0);
    expect(ends[0]).toMatchObject({ status: '8', code: 'OVERLOADED' });
    await open.call('ListInstances', {});
  });
});

describe('requests to server reflection', () => {
  it('are answered at the pace of the reader, to a client with a token', async () => {
    const stream = request(connect(harness), REFLECTION, bearer);
    stream.pause();
    const question = framed(Buffer.from('\x22\x18perdure.v1.ClientService'));
    const bytes = (): number => process.memoryUsage().arrayBuffers;
    const before = bytes();
    stream.write(Buffer.concat(Array.from({ length: 1_000 }, () => question)));
    await new Promise((resolve) => stream.once('readable', resolve));
    for (let count = 0; count < 50; count += 1) await open.call('ListInstances', {});
    // All answers together are 100 MB.
    expect(bytes() - before).toBeLessThan(20_000_000);
    let readBytes = 0;
    stream.on('data', (chunk: Buffer) => (readBytes += chunk.length));
    stream.resume();
    await until(() => readBytes > 20_000_000);
    expect(stream.closed).toBe(false);
  });
});
