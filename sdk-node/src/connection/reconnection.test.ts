import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../model/logger.ts';
import { parseAddress } from './address.ts';
import type { Disconnect } from './disconnect.ts';
import { Reconnection } from './reconnection.ts';

const absent: Disconnect = {
  status: status.UNAVAILABLE,
  code: '',
  message: 'connect ENOENT',
  isAbsent: true,
};
const dropped: Disconnect = { status: status.UNAVAILABLE, code: '', message: 'dropped' };
const random = { fraction: () => 0, uuid: () => '' };

let nowMs = 0;
const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };

describe('a reconnection', () => {
  const address = parseAddress('127.0.0.1:1');

  it('pauses at least as long as an overloaded sidecar requests', () => {
    const reconnection = new Reconnection({ address, clock, random });
    const refused: Disconnect = {
      status: status.RESOURCE_EXHAUSTED,
      code: 'OVERLOADED',
      message: '',
      retryAfterMs: 1_000,
    };
    expect(reconnection.failed(refused)).toBe(1_000);
    expect(reconnection.failed(dropped)).toBe(20);
  });

  it('resets its pauses after a connection of some seconds but not after a short one', () => {
    const reconnection = new Reconnection({ address, clock, random });
    expect([reconnection.failed(dropped), reconnection.failed(dropped)]).toEqual([10, 20]);
    reconnection.connected();
    nowMs += 100;
    expect(reconnection.failed(dropped)).toBe(40);
    // An idle client ends its stream without a failure, so both streams count as one connection.
    reconnection.connected();
    nowMs += 3_000;
    reconnection.connected();
    nowMs += 3_000;
    expect(reconnection.failed(dropped)).toBe(10);
  });

  it('logs the first failure and each long pause as a warning, others as debug', () => {
    const levels: string[] = [];
    const keep = (level: string) => (message: string, fields?: object) =>
      void levels.push(`${level} ${message} ${JSON.stringify(fields)}`);
    const log: Logger = {
      debug: keep('debug'),
      info: keep('info'),
      warn: keep('warn'),
      error: keep('error'),
    };
    const reconnection = new Reconnection({ address, clock, random, log });
    reconnection.connected();
    reconnection.failed(dropped, { calls: 2 });
    for (let attempt = 2; attempt < 45; attempt += 1) reconnection.failed(absent);
    const place = '"address":"127.0.0.1:1"';
    expect(levels[0]).toBe(
      `warn connection to the sidecar lost {${place},"attempt":1,"nextAttemptMs":10,` +
        '"reason":"dropped","calls":2}',
    );
    expect(new Set(levels.slice(1, -1).map((line) => line.split(' {')[0]))).toEqual(
      new Set(['debug no connection to the sidecar']),
    );
    expect(levels.at(-1)).toBe(
      `warn no connection to the sidecar {${place},"attempt":44,"nextAttemptMs":80,` +
        '"reason":"connect ENOENT"}',
    );
  });

  it('ends a pause when its signal aborts, and begins no further pause', async () => {
    const reconnection = new Reconnection({ address, clock, random });
    const ending = new AbortController();
    const paused = reconnection.pause(60_000, ending.signal);
    ending.abort();
    await paused;
    await reconnection.pause(60_000, ending.signal);
  });
});

describe('a reconnection to a unix socket', () => {
  let folder: string;
  let path: string;
  let server: Server | undefined;
  let reconnection: Reconnection;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'perdure-reconnect-'));
    path = join(folder, 'sidecar.sock');
    const address = parseAddress(`unix:${path}`);
    reconnection = new Reconnection({ address, clock, random });
  });
  afterEach(() => {
    reconnection.stop();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends a pause when the socket is created, and resets its pauses', async () => {
    const { signal } = new AbortController();
    for (let attempt = 0; attempt < 50; attempt += 1) reconnection.failed(absent);
    const paused = reconnection.pause(60_000, signal);
    server = createServer().listen(path);
    await paused;
    expect(reconnection.failed(absent)).toBe(10);
  });

  it('pauses for a short time when the socket was created during a failed attempt', async () => {
    const { signal } = new AbortController();
    reconnection.failed(absent);
    server = createServer().listen(path);
    const other = new Reconnection({ address: parseAddress(`unix:${path}`), clock, random });
    other.failed(absent);
    server.close();
    server = createServer().listen(path);
    // The same event ends the pause of the other reconnection.
    await other.pause(60_000, signal);
    other.stop();
    await reconnection.pause(60_000, signal);
  });
});
