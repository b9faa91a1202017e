import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { expect, it } from 'vitest';

import { PerdureError } from '../../model/error.ts';
import { MetricsAccess } from './metrics-access.ts';

interface Case {
  readonly from: 'loopback' | 'network';
  readonly tls?: 'anonymous' | 'certified';
  readonly token?: string;
  readonly tokens?: true;
  readonly clientCa?: true;
  readonly insecure?: true;
}

function outcome(one: Case): string {
  const access = new MetricsAccess({
    checkToken: one.tokens
      ? (authorization) => {
          if (authorization === 'Bearer good') return;
          throw new PerdureError('UNAUTHENTICATED', 'no token');
        }
      : null,
    needsCertificate: one.clientCa ?? false,
    allowsInsecure: one.insecure ?? false,
  });
  const socket = one.tls === undefined ? new Socket() : new TLSSocket(new Socket());
  const remoteAddress = one.from === 'loopback' ? '127.0.0.1' : '10.0.0.9';
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  if (socket instanceof TLSSocket) socket.authorized = one.tls === 'certified';
  const headers = one.token === undefined ? {} : { authorization: `Bearer ${one.token}` };
  try {
    access.check({ socket, headers } as unknown as IncomingMessage);
    return 'ok';
  } catch (error) {
    return (error as PerdureError).code;
  }
}

it.each<[string, Case]>([
  ['ok', { from: 'loopback' }],
  ['UNAUTHENTICATED', { from: 'loopback', tokens: true }],
  ['ok', { from: 'loopback', tokens: true, token: 'good' }],
  ['UNAUTHENTICATED', { from: 'loopback', clientCa: true }],
  ['PERMISSION_DENIED', { from: 'network' }],
  ['ok', { from: 'network', insecure: true }],
  ['PERMISSION_DENIED', { from: 'network', tls: 'anonymous' }],
  ['PERMISSION_DENIED', { from: 'network', tokens: true, token: 'good' }],
  ['ok', { from: 'network', tls: 'anonymous', tokens: true, token: 'good' }],
  ['UNAUTHENTICATED', { from: 'network', tls: 'anonymous', tokens: true, token: 'bad' }],
  ['UNAUTHENTICATED', { from: 'network', tls: 'anonymous', clientCa: true }],
  ['ok', { from: 'network', tls: 'certified', clientCa: true }],
  ['UNAUTHENTICATED', { from: 'network', insecure: true, tokens: true }],
])('reading metrics is %s for %j', (expected, one) => {
  expect(outcome(one)).toBe(expected);
});
