// Every line that a sidecar logs meets the schema of `docs/reference/logs.md`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { expect, test } from 'vitest';
import { perdure } from '../fixtures/command.ts';
import { Harness } from '../fixtures/harness.ts';
import { createToken } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/reference/logs.md'), 'utf8');
const types = new Map(
  [...page.matchAll(/^\| `(\w+)` \| (text|number|list of texts) \|/gm)].map(([, name, type]) => [
    name!,
    type!,
  ]),
);

function typeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.every((one) => typeof one === 'string') ? 'list of texts' : 'another list';
  }
  return typeof value === 'string' ? 'text' : typeof value;
}

/** What is wrong with a line. */
function faults(line: string): string[] {
  const { level, time, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const found: string[] = [];
  if (!['info', 'warn', 'error'].includes(String(level))) found.push(`level ${String(level)}`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(time))) found.push('time');
  // A constant: no values among its words.
  if (typeof message !== 'string' || message === '' || /\d/.test(message)) found.push('message');
  for (const [name, value] of Object.entries(fields)) {
    const type = typeOf(value);
    if (types.get(name) !== type) found.push(`${name} is ${type}, not ${types.get(name)}`);
  }
  return found.map((fault) => `${fault}: ${line}`);
}

const fails = defineActivity<null, null>('fails');
const order = defineOrchestration<null, null>('order');

test('every log line of a run with failures has documented fields of one type', async () => {
  expect(types.size).toBeGreaterThan(20);
  await using first = await Harness.start({ transport: 'tcp' });
  const tokens = `${first.folder}/tokens`;
  const token = createToken(tokens, 'all', 'worker,client,admin');
  await first.killSidecar();
  const folder = `${first.folder}/backups`;
  const settings = ['--log-level', 'info', '--http', '127.0.0.1:0', '--backup-dir', folder];
  await using harness = await Harness.start({ settings: [...settings, '--tokens', tokens] });
  const command = (...args: string[]) => perdure(harness.address, ...args);
  process.env['PERDURE_TOKEN'] = token;
  try {
    const one = await harness.attach(
      [order.handle((ctx) => ctx.sleep('1h') as never), fails.handle(() => null)],
      { token },
    );
    await command('start', 'order', '--id', 'changed');
    await until('it sleeps', async () => (await command('get', 'changed')).out.includes('timer'));
    await one.stop();
    await harness.attach([order.handle((ctx) => ctx.waitFor('other') as never)], { token });
    await command('raise', 'changed', 'any');
    await until('it is stuck', async () => (await command('get', 'changed')).out.includes('stuck'));
    await command('namespace', 'create', 'blue');
    await command('namespace', 'delete', 'blue');
    await command('backup', 'create');
  } finally {
    delete process.env['PERDURE_TOKEN'];
  }
  await command('list');
  harness.sidecar.signal('SIGHUP');
  await harness.sidecar.line(/"certificates and tokens were read again"/);
  harness.sidecar.signal('SIGTERM');
  await harness.sidecar.ended;

  const lines = harness.sidecar.output.split('\n').filter((line) => line.startsWith('{'));
  const messages = new Set(lines.map((line) => (JSON.parse(line) as { message: string }).message));
  for (const message of [
    'http is served',
    'ready',
    'worker attached',
    'worker detached',
    'instance is stuck',
    'namespace created',
    'backup created',
    'a call was rejected',
    'stopped',
  ]) {
    expect(messages).toContain(message);
  }
  expect(lines.flatMap(faults)).toEqual([]);
});
