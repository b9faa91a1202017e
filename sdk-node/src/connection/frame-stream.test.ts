import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SessionRequest } from '@perdure/proto/v1/SessionRequest';
import type { SessionResponse__Output as SessionResponse } from '@perdure/proto/v1/SessionResponse';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { systemClock } from '../lib/clock.ts';
import { loadContract } from '../proto/load.ts';
import { parseAddress } from './address.ts';
import { Channel } from './channel.ts';
import type { Disconnect } from './disconnect.ts';
import { FrameStream } from './frame-stream.ts';
import { ScriptedSidecar } from './scripted-sidecar.suite.ts';

let sidecar: ScriptedSidecar;
let channel: Channel;
let queue: SessionRequest[];
let whenEnded: Promise<Disconnect>;

beforeEach(async () => {
  sidecar = await ScriptedSidecar.start();
  channel = new Channel(parseAddress(sidecar.address));
  queue = [];
});

afterEach(() => {
  channel.close();
  sidecar.kill();
});

function open(): FrameStream<SessionRequest, SessionResponse> {
  let ended: (why: Disconnect) => void;
  whenEnded = new Promise((resolve) => (ended = resolve));
  const call = channel.openStream(loadContract().client.Session);
  const peer = {
    hasFrame: () => queue.length > 0,
    nextFrame: () => queue.shift()!,
    receive: () => undefined,
    ended: (why: Disconnect) => ended(why),
  };
  return new FrameStream<SessionRequest, SessionResponse>(call, peer, systemClock);
}

it('writes nothing while the sidecar does not read, and all frames once it reads', async () => {
  const stream = open();
  queue.push({ ping: { id: 0 } });
  stream.flushSoon();
  const other = await sidecar.session();
  await other.until(() => other.frames[0]);
  other.pauseReading();
  const name = 'x'.repeat(1024 * 1024);
  const frames = 60;
  for (let id = 1; id <= frames; id += 1) {
    queue.push({ calls: [{ id, request: 'raise', raise: { name } }] });
  }
  stream.flushSoon();
  // Waits until the number of frames no longer changes.
  let before = -1;
  while (before !== queue.length) {
    before = queue.length;
    for (let i = 0; i < 200; i += 1) await new Promise(setImmediate);
  }
  expect(queue.length).toBeGreaterThan(20);
  other.resumeReading();
  const calls = await other.list('calls', frames);
  expect(calls.map(({ id }) => id)).toEqual(Array.from({ length: frames }, (_, i) => i + 1));
});

it('reports an abort and its reason once and at once', async () => {
  const stream = open();
  stream.abort({ status: 14, code: '', message: 'enough' });
  stream.abort({ status: 14, code: '', message: 'again' });
  expect(await whenEnded).toMatchObject({ message: 'enough' });
});

it('reports the status and the code of the sidecar', async () => {
  const stream = open();
  queue.push({ ping: { id: 0 } });
  stream.flushSoon();
  (await sidecar.session()).fail(9, 'not like this', 'PROTOCOL_VERSION');
  const why = { status: 9, code: 'PROTOCOL_VERSION', message: 'not like this' };
  expect(await whenEnded).toEqual(why);
});

it('reports a regular end by the sidecar', async () => {
  const stream = open();
  queue.push({ ping: { id: 0 } });
  stream.flushSoon();
  (await sidecar.session()).end();
  expect(await whenEnded).toMatchObject({ status: 0, message: 'the sidecar ended the stream' });
});

it('names the address and the cause when nothing listens, also on a unix socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  channel = new Channel(parseAddress(`unix:${join(folder, 'none.sock')}`));
  open();
  expect((await whenEnded).message).toMatch(/ENOENT.*none\.sock/);
  rmSync(folder, { recursive: true });
});
