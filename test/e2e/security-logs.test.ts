import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApplicationError,
  Client,
  defineActivity,
  defineEvent,
  defineOrchestration,
  defineQuery,
  defineUpdate,
  defineValue,
} from '@perdure/sdk';
import { expect, onTestFinished, test } from 'vitest';
import { perdure } from '../fixtures/command.ts';
import { quiet, Harness } from '../fixtures/harness.ts';
import { createToken } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';

const marker = 'MARKER-of-a-payload-7f3a';
const secret = defineActivity<string, string>('secret', {
  retry: { maxAttempts: 2, initialInterval: '1ms' },
});
const tell = defineEvent<string>('tell');
const look = defineQuery<string, string>('look');
const change = defineUpdate<string, string>('change');
const kept = defineValue<string>('kept');
const keeper = defineOrchestration<string, string>('keeper');
const changed = defineOrchestration<string, string>('changed');
let attempts = 0;

const handlers = [
  secret.handle((input, activity) => {
    activity.heartbeat(marker);
    attempts += 1;
    if (attempts === 1) throw new ApplicationError('no', { type: 'No', details: { marker } });
    return input;
  }),
  keeper.handle(async (ctx, input) => {
    ctx.setStatus(marker);
    ctx.state.set(kept, marker);
    ctx.onQuery(look, (asked) => asked);
    ctx.onUpdate(change, { handle: (asked) => asked });
    await ctx.run('step', () => marker);
    await ctx.call(secret, input);
    const promise = ctx.promise<string>();
    ctx.setStatus({ id: promise.id, marker });
    await promise.value;
    return ctx.waitFor(tell);
  }),
];

test('the log contains no payload and no token after failures of all kinds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tokens = join(folder, 'tokens');
  const token = createToken(tokens, 'all', 'worker,client,admin');
  const settings = ['--tokens', tokens, '--log-level', 'info', '--max-payload-bytes', '64KiB'];
  await using harness = await Harness.start({ settings });
  const worker = await harness.attach(handlers, { token });
  const client = new Client({ address: harness.address, log: quiet, token });
  onTestFinished(() => client.close());

  const handle = await client.start(keeper, marker);
  const id = await until('the promise', async () => {
    const { customStatus } = await handle.get();
    return (customStatus as { id?: string } | null)?.id;
  });
  expect(await handle.query(look, marker)).toBe(marker);
  expect(await handle.update(change, marker)).toBe(marker);
  await client.promise(id).resolve(marker);
  await handle.raise(tell, marker);
  expect(await handle.result()).toBe(marker);
  expect(attempts).toBe(2);

  // The failures: too large values, invalid JSON, unknown tokens, changed code, a crash.
  const large = marker.repeat(10_000);
  await expect(client.start(keeper, large)).rejects.toThrow();
  const wrong = new Client({ address: harness.address, log: quiet, token: marker });
  onTestFinished(() => wrong.close());
  await expect(wrong.start(keeper, marker)).rejects.toThrow(/not valid for this sidecar/);
  await harness.attach([changed.handle((ctx, input) => ctx.callActivity('unknown', input))], {
    token,
  });
  const stuck = await client.start(changed, marker);
  await until('it waits', async () => (await stuck.get()).waitingFor.length > 0);
  await harness.attach([changed.handle((ctx) => ctx.waitFor('other'))], { token });
  await worker.stop();
  harness.sidecar.signal('SIGHUP');
  await harness.sidecar.line(/were read again/);
  const before = harness.sidecar.output;
  await harness.restartSidecar();
  await until('it serves again', async () => (await stuck.get()).id === stuck.id);
  await perdure(harness.address, 'terminate', stuck.id, '--reason', 'enough');

  const said = `${before}\n${harness.sidecar.output}`;
  expect(said).toMatch(/a worker attached/);
  expect(said).not.toContain('MARKER');
  expect(said).not.toContain(Buffer.from(marker).toString('base64').slice(0, 12));
  expect(said).not.toContain(token.slice(8, 30));
});
