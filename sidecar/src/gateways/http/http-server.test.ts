import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { HTTP_CONNECTIONS_MAX, HTTP_HEADER_BYTES_MAX } from '../../limits/http.ts';
import { startHttpServer } from './http-server.ts';
import type { HttpServer } from './http-server.ts';
import { textAnswer } from './pages.ts';
import type { Page } from './pages.ts';
import { isLocalHostHeader, isLoopbackPeer } from './peers.ts';

const loopback = { kind: 'tcp', host: '127.0.0.1', port: 0 } as const;
const pages = new Map<string, Page>([
  ['/here', () => textAnswer(200, 'found')],
  ['/broken', () => Promise.reject(new Error('broken page'))],
]);

let server: HttpServer;
beforeAll(async () => {
  server = await startHttpServer({ listen: [loopback], pages, tls: null });
});
afterAll(() => server.close());

interface Got {
  readonly status: number;
  readonly body: string;
}

function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const url = `http://${server.addresses[0]}${path}`;
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.once('end', () => resolve({ status: response.statusCode!, body }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

function open(): Promise<Socket> {
  const [host, port] = server.addresses[0]!.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host!, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Resolves with what the server sent, when it closes the connection. */
function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('close', () => resolve(text)));
}

describe('an HTTP listener', () => {
  it('answers exact paths, with or without a query', async () => {
    expect(await send('GET', '/here?x=1')).toEqual({ status: 200, body: 'found\n' });
    expect(await send('HEAD', '/here')).toEqual({ status: 200, body: '' });
    expect(await send('GET', '/here/')).toMatchObject({ status: 404 });
  });

  it('accepts no other methods and no bodies', async () => {
    expect(await send('POST', '/here')).toMatchObject({ status: 405 });
    expect(await send('GET', '/here', { 'content-length': '5' })).toMatchObject({ status: 413 });
    expect(await send('GET', '/here', { 'transfer-encoding': 'chunked' })).toMatchObject({
      status: 413,
    });
  });

  it('reports an error of a page as 500', async () => {
    const { status, body } = await send('GET', '/broken');
    expect([status, body]).toEqual([500, 'internal error: broken page\n']);
  });

  it('rejects names in the Host header on loopback, which a rebound web page sends', async () => {
    expect(await send('GET', '/here', { host: 'evil.example' })).toMatchObject({ status: 421 });
    expect(await send('GET', '/here', { host: 'localhost:7461' })).toMatchObject({ status: 200 });
    expect(await send('GET', '/here', { host: '[::1]:7461' })).toMatchObject({ status: 200 });
  });

  it('limits the bytes of headers', async () => {
    const long = 'x'.repeat(HTTP_HEADER_BYTES_MAX);
    expect(await send('GET', '/here', { long })).toMatchObject({ status: 431 });
  });

  it('closes connections whose request does not arrive', async () => {
    const socket = await open();
    const closed = untilClosed(socket);
    socket.write('GET /here HTTP/1.1\r\nHost: local');
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
  }, 20_000);

  it('closes connections above its limit, and serves again when others have ended', async () => {
    const held = await Promise.all(Array.from({ length: HTTP_CONNECTIONS_MAX }, open));
    const further = await open();
    expect(await untilClosed(further)).toBe('');
    const closed = Promise.all(held.map(untilClosed));
    for (const socket of held) socket.destroy();
    await closed;
    await expect
      .poll(() =>
        send('GET', '/here').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });

  it('reports an address in use with the setting to change', async () => {
    const port = Number(server.addresses[0]!.split(':')[1]);
    const second = startHttpServer({ listen: [{ ...loopback, port }], pages, tls: null });
    await expect(second).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port}: address already in use. ` +
        'Stop the other process or pass another --http',
    );
  });
});

describe('peers', () => {
  it.each([
    ['127.0.0.1', true],
    ['::ffff:127.0.0.2', true],
    ['::1', true],
    ['10.0.0.1', false],
    [undefined, false],
  ])('at %s are of this machine: %s', (address, expected) => {
    expect(isLoopbackPeer(address)).toBe(expected);
  });

  it.each([
    ['127.0.0.1:80', true],
    ['[::1]:80', true],
    ['10.1.2.3', true],
    ['LOCALHOST', true],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['', false],
    [undefined, false],
  ])('that send Host %s are not web pages of another name: %s', (host, expected) => {
    expect(isLocalHostHeader(host)).toBe(expected);
  });
});
