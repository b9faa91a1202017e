// The agent in real processes that are killed with SIGKILL.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Client } from '@perdure/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { Program } from '../demo/program.ts';
import { agent, approvalOf, userMessage } from './definitions.ts';
import type { AgentStatus } from './definitions.ts';

const workerFile = fileURLToPath(new URL('../dist/agent/worker.js', import.meta.url));
const sidecarFile = fileURLToPath(new URL('../../sidecar/bin/perdure.mjs', import.meta.url));
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const programs = new Set<Program>();
let folder = '';
let address = '';
let client: Client;

const keep = (program: Program): unknown => programs.add(program);
const startSidecar = (): Promise<Program> => {
  const args = ['serve', '--data-dir', join(folder, 'data'), '--listen', address];
  return Program.start('sidecar', sidecarFile, args, /unix:/, keep);
};
const startWorker = (): Promise<Program> =>
  Program.start('worker', workerFile, [], /^ready$/, keep);

/** Keys of the model calls that began, in order. */
function modelCalls(): string[] {
  const file = join(folder, 'effects');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.filter((line) => line.startsWith('call-model ')).map((line) => line.slice(11));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-agent-'));
  address = `unix:${join(folder, 'socket')}`;
  process.env['PERDURE_ADDRESS'] = address;
  process.env['AGENT_EFFECTS'] = join(folder, 'effects');
  process.env['AGENT_WORD_MS'] = '400'; // an answer takes seconds, so kills are in the middle
  client = new Client({ address, log: silent });
});

afterEach(async () => {
  client.close();
  await Promise.all([...programs].map((program) => program.kill()));
  programs.clear();
  await rm(folder, { recursive: true, force: true });
});

it('repeats no model call with a recorded result when sidecar and worker are killed', async () => {
  const until = async (
    wanted: (status: AgentStatus) => boolean,
    after = 0,
  ): Promise<{ version: number; status: AgentStatus }> => {
    for await (const { version, value } of client.handle('c-1').statusChanges({ after })) {
      if (wanted(value as AgentStatus)) return { version, status: value as AgentStatus };
    }
    throw new Error('the conversation ended');
  };

  let sidecar = await startSidecar();
  let worker = await startWorker();
  const run = await client.start(agent, {}, { id: 'c-1' });
  await run.raise(userMessage, { text: 'refund order 17' });
  const asked = await until(({ state }) => state === 'approval');
  const recorded = modelCalls();
  expect(new Set(recorded).size).toBe(2);

  // Both processes die while a person is asked. The new worker replays: no model call begins.
  await Promise.all([sidecar.kill(), worker.kill()]);
  sidecar = await startSidecar();
  worker = await startWorker();
  const again = await until(({ state }) => state === 'approval');
  expect(again.status).toEqual(asked.status);
  if (again.status.state !== 'approval') throw new Error('no approval');
  await run.raise(approvalOf(again.status.approvalId), { ok: true, by: 'Ada' });

  // The worker dies in the middle of the third answer, then the sidecar in the repeated one.
  const partly = ({ state, text }: AgentStatus): boolean =>
    state === 'answering' && text.startsWith('Result:');
  const streaming = await until(partly, again.version);
  await worker.kill();
  worker = await startWorker();
  await until(partly, streaming.version);
  await sidecar.kill();
  await startSidecar();
  const { status } = await until(({ state }) => state === 'idle', streaming.version);
  expect(status.text).toBe('Result: refunded 4200 cents of 17');

  const calls = modelCalls();
  expect(calls.slice(0, recorded.length)).toEqual(recorded);
  const [third, ...repeated] = calls.slice(recorded.length);
  expect(recorded).not.toContain(third);
  // The interrupted call, which has no recorded result, runs again under the same key.
  expect(repeated).toEqual([third]);
});
