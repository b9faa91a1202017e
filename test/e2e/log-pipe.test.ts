import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, defineOrchestration, Worker } from '@perdure/sdk';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../fixtures/until.ts';

const main = fileURLToPath(new URL('../../sidecar/bin/perdure.mjs', import.meta.url));
const consoleLog = new URL('../../sdk-node/dist/lib/console-log.js', import.meta.url).href;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const hello = defineOrchestration('hello');

/** More lines than a pipe holds. */
const ATTACHES = 400;

async function attachOnce(address: string): Promise<void> {
  const handlers = [hello.handle(() => 'hi')];
  const worker = new Worker({ address, handlers, log: quiet, stopOnSignals: false });
  const running = worker.run();
  await worker.ready();
  await worker.stop();
  await running;
}

test('a log pipe without a reader blocks no work, and loses no line that fits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const address = `unix:${join(folder, 's.sock')}`;
  const args = [main, 'serve', '--data-dir', join(folder, 'data'), '--listen', address];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  for (let n = 0; n < ATTACHES; n += 1) await attachOnce(address);
  const client = new Client({ address, log: quiet });
  expect(await client.describe()).toMatchObject({ turnsReady: 0 });
  client.close();
  let text = '';
  child.stderr.on('data', (bytes: Buffer) => (text += bytes.toString()));
  child.kill('SIGTERM');
  await once(child, 'exit');
  await until('the last line', () => text.includes('"message":"stopped"'));
  const lines = text.trimEnd().split('\n');
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('message');
  expect(lines.length).toBeGreaterThan(ATTACHES);
}, 60_000);

test('a sidecar whose log has no reader exits at SIGTERM', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const address = `unix:${join(folder, 's.sock')}`;
  const args = [main, 'serve', '--data-dir', join(folder, 'data'), '--listen', address];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  for (let n = 0; n < ATTACHES; n += 1) await attachOnce(address);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 60_000);

const ATTACHING = `
import { Worker } from '@perdure/sdk';
const worker = new Worker({ address: process.argv[1], handlers: [] });
const running = worker.run();
await worker.ready();
process.stdout.write('ready');
await running;
`;

test.each(['stops reading', 'exits'])(
  'a worker continues when the reader of its log %s, and exits at SIGTERM',
  async (reader) => {
    const folder = await mkdtemp(join(tmpdir(), 'perdure-log-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const address = `unix:${join(folder, 's.sock')}`;
    const serve = [main, 'serve', '--data-dir', join(folder, 'data'), '--listen', address];
    const sidecar = spawn(process.execPath, serve, { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void sidecar.kill('SIGKILL'));
    await once(sidecar.stdout, 'data');
    const noise = `import { consoleLogger } from '${consoleLog}';
      ${ATTACHING.replace(
        'await worker.ready();',
        `await worker.ready();
      for (let n = 0; n < 5_000; n += 1) consoleLogger.warn('x'.repeat(200));`,
      )}`;
    const args = ['--input-type=module', '-e', noise, address];
    const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void worker.kill('SIGKILL'));
    if (reader === 'exits') worker.stderr.destroy();
    await once(worker.stdout, 'data');
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
  },
  60_000,
);
