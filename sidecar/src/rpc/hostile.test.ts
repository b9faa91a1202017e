import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadSync } from '@grpc/proto-loader';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startHarness, until } from './service-harness.suite.ts';
import type { ServiceHarness } from './service-harness.suite.ts';

const remedy = 'Stop the other process or pass another --listen';

let harness: ServiceHarness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

function port(): number {
  return Number(harness.server.addresses[0]!.split(':')[1]);
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
}

describe('a port with malformed input', () => {
  const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
  it.each([
    ['another protocol', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['noise', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256))],
    ['a preface and noise', Buffer.concat([Buffer.from(preface), Buffer.alloc(500, 0xfe)])],
    ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
  ])('survives %s, and continues to serve', async (_, bytes) => {
    const other = harness.session();
    const socket = connect(port(), '127.0.0.1');
    const end = closed(socket);
    socket.write(bytes);
    socket.end();
    await end;
    other.say({ ping: { id: 1 } });
    await until(() => other.frames.length === 1);
    other.call.cancel();
  });

  it('survives calls that are not gRPC, and invalid gRPC', async () => {
    const http2 = connectHttp2(`http://127.0.0.1:${port()}`);
    const statusOf = (headers: object, body: Buffer): Promise<string> =>
      new Promise((resolve) => {
        const stream = http2.request({ ':method': 'POST', ...headers });
        let status = '';
        stream.on('response', (got) => (status += String(got['grpc-status'] ?? got[':status'])));
        stream.on('trailers', (got) => (status += ` then ${String(got['grpc-status'])}`));
        stream.on('error', () => {});
        stream.on('close', () => resolve(status));
        stream.resume();
        stream.end(body);
      });
    const get = { ':path': '/perdure.v1.ClientService/GetInstance', te: 'trailers' };
    const grpc = { ...get, 'content-type': 'application/grpc' };
    expect(await statusOf({ ':path': '/' }, Buffer.alloc(0))).toBe('415');
    expect(await statusOf(grpc, Buffer.from('too short'))).not.toBe('0');
    expect(await statusOf(grpc, Buffer.from([9, 0, 0, 0, 1, 9]))).not.toBe('0');
    expect(await statusOf(grpc, Buffer.from([1, 0, 0, 0, 1, 9]))).not.toBe('0');
    expect(await statusOf(grpc, Buffer.from([0, 255, 255, 255, 255]))).toBe('8');
    http2.close();
    await harness.call('ListInstances', {});
  });
});

describe("gRPC's own services", () => {
  it('report whether the sidecar serves, by service', async () => {
    const own = await startHarness();
    const { addresses } = own.server;
    expect(addresses).toHaveLength(1);
    const health = loadSync(
      join(
        import.meta.dirname,
        '../../../node_modules/grpc-health-check/proto/health/v1/health.proto',
      ),
      { enums: String, defaults: true },
    );
    const { Check } = health['grpc.health.v1.Health'] as any;
    const check = (service: string): Promise<any> =>
      new Promise((resolve, reject) => {
        own
          .client()
          .makeUnaryRequest(
            Check.path,
            Check.requestSerialize,
            Check.responseDeserialize,
            { service },
            (error, answer) => (error === null ? resolve(answer) : reject(error)),
          );
      });
    expect(await check('')).toEqual({ status: 'SERVING' });
    expect(await check('perdure.v1.WorkerService')).toEqual({ status: 'SERVING' });
    await expect(check('missing')).rejects.toMatchObject({ code: 5 });
    own.server.refuseNew();
    expect(await check('')).toEqual({ status: 'NOT_SERVING' });
    await expect(own.call('ListInstances', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const late = own.attach();
    expect(await late.ended()).toMatchObject({ status: 14, code: 'UNAVAILABLE' });
    await own.stop();
  });

  it('reflect the contract with its own field names', async () => {
    const call = harness.client().makeBidiStreamRequest<object, Buffer>(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      () => Buffer.from('\x22\x18perdure.v1.ClientService'),
      (bytes) => bytes,
    );
    const answers: string[] = [];
    call.on('data', (bytes: Buffer) => answers.push(bytes.toString('latin1')));
    call.on('error', () => {});
    call.write({});
    await until(() => answers.length === 1);
    expect(answers[0]).toContain('id_reuse_policy');
    call.cancel();
  });
});

describe('a unix socket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  const path = join(folder, 'p.sock');
  const rigs: ServiceHarness[] = [];
  afterEach(async () => {
    for (const each of rigs.splice(0)) await each.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const start = async (): Promise<ServiceHarness> => {
    const made = await startHarness({ listen: [{ kind: 'unix', path }] });
    rigs.push(made);
    return made;
  };

  it('has access for its owner only, and serves', async () => {
    const { server, call } = await start();
    expect(server.addresses).toEqual([`unix:${path}`]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await call('ListInstances', {});
  });

  it('is reused after its process was killed, and not while its process runs', async () => {
    const { spawnSync } = await import('node:child_process');
    const listen = `require('net').createServer().listen(${JSON.stringify(path)}, die)`;
    const script = `function die() { process.kill(process.pid, 9); } ${listen}`;
    spawnSync(process.execPath, ['-e', script]);
    expect(statSync(path).isSocket()).toBe(true);
    await (await start()).call('ListInstances', {});
    await expect(start()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: `cannot listen on unix:${path}: address already in use. ${remedy}`,
    });
  });

  it('does not replace a file', async () => {
    writeFileSync(path, 'mine');
    await expect(start()).rejects.toThrow(/the file is not a socket/);
    rmSync(path);
  });
});

it('reports that a port is in use', async () => {
  const listen = [{ kind: 'tcp', host: '127.0.0.1', port: port() }] as const;
  await expect(startHarness({ listen })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port()}: address already in use. ${remedy}`,
  );
});

it('ends streams with UNAVAILABLE when it closes', async () => {
  const own = await startHarness();
  const session = own.session();
  const worker = own.attach();
  worker.say({ hello: { protocol: 1, worker: 'w' } });
  session.say({ ping: { id: 1 } });
  await until(() => session.frames.length === 1 && worker.frames.length === 1);
  await own.stop();
  expect(await session.ended()).toMatchObject({ status: 14, code: 'UNAVAILABLE' });
  expect(await worker.ended()).toMatchObject({ status: 14, code: 'UNAVAILABLE' });
  expect(own.workers.sessions[0]!.said).toEqual([['closed', 'the sidecar is shutting down']]);
});
