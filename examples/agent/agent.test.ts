import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';

import type { Client } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { activitiesOf } from './activities.ts';
import { agentHandler } from './agent.ts';
import { agent, approvalOf, readMessages, userMessage } from './definitions.ts';
import type { AgentStatus } from './definitions.ts';
import { fakeModel } from './model.ts';
import type { Model } from './model.ts';
import { agentServer } from './server.ts';

interface World extends AsyncDisposable {
  readonly env: TestEnvironment;
  readonly effects: string[];
}

async function startWorld(model: Model = fakeModel(1)): Promise<World> {
  const clients: Client[] = []; // the client exists after the handlers
  const effects: string[] = [];
  const onEffect = (name: string): number => effects.push(name);
  const activities = activitiesOf({ model, client: () => clients[0]!, onEffect });
  const env = await TestEnvironment.start({ handlers: [agentHandler, ...activities] });
  clients.push(env.client);
  return { env, effects, [Symbol.asyncDispose]: () => env[Symbol.asyncDispose]() };
}

/** Waits until the status has this state. */
async function reach<S extends AgentStatus['state']>(
  client: Client,
  id: string,
  state: S,
  after = 0,
): Promise<{ version: number; status: AgentStatus & { state: S } }> {
  for await (const { version, value } of client.handle(id).statusChanges({ after })) {
    const status = value as AgentStatus;
    if (status.state === state) return { version, status: status as never };
  }
  throw new Error(`the conversation ended without ${state}`);
}

const refund = { text: 'please refund order 17' };

it.each([
  [true, 'Result: refunded 4200 cents of 17', true],
  [false, 'Result: not approved', false],
])('calls tools and the model until it has an answer, approval: %s', async (ok, text, isPaid) => {
  await using world = await startWorld();
  const { env, effects } = world;
  const run = await env.client.start(agent, {});
  await run.raise(userMessage, refund);
  const { status, version } = await reach(env.client, run.id, 'approval');
  expect(status.call).toMatchObject({ tool: 'refund', input: { order: '17', cents: 4200 } });
  await run.raise(approvalOf(status.approvalId), { ok, by: 'Ada' });
  expect((await reach(env.client, run.id, 'idle', version)).status.text).toBe(text);
  expect(effects.filter((name) => name === 'call-model')).toHaveLength(3);
  expect(effects.includes('refund-order')).toBe(isPaid);
});

it('does not run the tool when no person approves in time', async () => {
  await using world = await startWorld();
  const { env, effects } = world;
  const run = await env.client.start(agent, { approvalTimeout: '15m' });
  await run.raise(userMessage, refund);
  const { version } = await reach(env.client, run.id, 'approval');
  await env.advance('15m');
  const { status } = await reach(env.client, run.id, 'idle', version);
  expect(status.text).toBe('Result: not approved');
  expect(effects).not.toContain('refund-order');
});

it('continues as new with the latest part of the conversation', async () => {
  await using world = await startWorld();
  const { client } = world.env;
  const run = await client.start(agent, { answersPerExecution: 4 });
  let version = 0;
  for (let count = 1; count <= 13; count += 1) {
    await run.raise(userMessage, { text: `message ${count}` });
    ({ version } = await reach(client, run.id, 'idle', version));
  }
  expect((await run.get()).execution).toBe(4);
  const messages = await run.query(readMessages);
  expect(messages[0]).toEqual({ role: 'user', text: 'message 3' });
  expect(messages.at(-1)).toMatchObject({ text: 'You said: message 13' });
});

it('aborts the model call when the conversation is cancelled', async () => {
  const calls = new EventEmitter();
  const silent: Model = async (_messages, { signal }) => {
    calls.emit('call', signal);
    await once(signal, 'abort');
    throw signal.reason;
  };
  const asked = once(calls, 'call') as Promise<[AbortSignal]>;
  await using world = await startWorld(silent);
  const run = await world.env.client.start(agent, {});
  await run.raise(userMessage, { text: 'hello' });
  const [signal] = await asked;
  await run.cancel('stopped by the user');
  await expect(run.result()).rejects.toThrow('stopped by the user');
  expect((await run.get()).customStatus).toEqual({
    state: 'cancelled',
    text: 'stopped by the user',
  });
  if (!signal.aborted) await once(signal, 'abort');
});

it('streams partial output to a browser, and continues after its last event', async () => {
  await using world = await startWorld(fakeModel(20));
  const server = agentServer(world.env.client).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/conversations/c-1`;
  try {
    expect((await fetch(`${url}/events`)).status).toBe(404);
    const body = JSON.stringify({ text: 'one two three four' });
    const sent = await fetch(`${url}/messages`, { method: 'POST', body });
    expect([sent.status, sent.headers.get('location')]).toEqual([202, '/conversations/c-1/events']);

    const seen = await readUntilIdle(`${url}/events`, 0);
    const texts = seen.map(({ text }) => text);
    expect(texts.at(-1)).toBe('You said: one two three four');
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(texts.at(-1)!.startsWith(text)).toBe(true);

    const again = await readUntilIdle(`${url}/events`, seen.at(-1)!.version - 1);
    expect(again.map(({ text }) => text)).toEqual(texts.slice(-1));
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(202);
    await expect(world.env.client.handle(agent, 'c-1').result()).rejects.toThrow(/stopped/);
    expect((await fetch(`${url}/messages`, { method: 'POST', body: '{' })).status).toBe(400);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

async function readUntilIdle(
  url: string,
  after: number,
): Promise<{ version: number; text: string }[]> {
  const response = await fetch(url, { headers: { 'last-event-id': String(after) } });
  const seen: { version: number; text: string }[] = [];
  let buffer = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    const events = buffer.split('\n\n');
    buffer = events.pop()!;
    for (const event of events) {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(event)!;
      const { state, text } = JSON.parse(data!) as AgentStatus;
      seen.push({ version: Number(id), text });
      if (state === 'idle') return seen;
    }
  }
  throw new Error('the stream ended');
}
