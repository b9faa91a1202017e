// Metrics of a real process: what they count is what histories, the command and the doctor say.
import { request } from 'node:https';
import { networkInterfaces } from 'node:os';
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { expect, test } from 'vitest';
import { perdure } from '../fixtures/command.ts';
import { Harness } from '../fixtures/harness.ts';
import { httpAddress, httpGet, probe } from '../fixtures/http.ts';
import { scrape } from '../fixtures/metrics.ts';
import type { Scrape } from '../fixtures/metrics.ts';
import { createToken, pem, pemPath } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';

const http = ['--http', '127.0.0.1:0', '--log-level', 'info'];

const charge = defineActivity<number, number>('charge', {
  retry: { maxAttempts: 2, initialInterval: '1ms' },
});
const refuse = defineActivity<null, null>('refuse', {
  retry: { maxAttempts: 3, initialInterval: '1ms' },
});
const part = defineOrchestration<null, null>('part');
const order = defineOrchestration<number, number>('order');
const broken = defineOrchestration<null, null>('broken');

/** Attempts of `charge` that failed: each of the first attempts does. */
const failedOnce = new Set<number>();
const handlers = [
  charge.handle((n) => {
    if (failedOnce.has(n)) return n;
    failedOnce.add(n);
    throw new Error('the first attempt fails');
  }),
  refuse.handle(() => {
    throw new Error('always fails');
  }),
  part.handle(() => null),
  order.handle(async (ctx, n) => {
    await ctx.sleep('1ms');
    await ctx.call(part, null);
    return ctx.call(charge, n);
  }),
  broken.handle(async (ctx) => ctx.call(refuse, null)),
];

/** A scrape for which the condition holds: a text is made at most once a second. */
function scrapeWith(
  address: string,
  what: string,
  holds: (one: Scrape) => boolean,
): Promise<Scrape> {
  return until(what, async () => {
    const found = await scrape(address);
    return holds(found) ? found : undefined;
  });
}

test('counters equal the histories', async () => {
  await using harness = await Harness.start({ settings: http });
  const address = await httpAddress(harness.sidecar);
  await harness.attach(handlers);
  const { client } = harness;
  const count = 20;
  const orders = Array.from({ length: count }, (_, n) => client.start(order, n));
  await Promise.all(orders.map(async (started) => (await started).result()));
  await Promise.allSettled([await client.start(broken, null)].map((started) => started.result()));

  const found = await scrapeWith(
    address,
    'all ends',
    (one) => one.sum('perdure_instances_ended_total') === 2 * count + 1,
  );
  const started = 'perdure_instances_started_total';
  expect(found.sum(started, { orchestration: 'order', source: 'client' })).toBe(count);
  expect(found.sum(started, { orchestration: 'part', source: 'child' })).toBe(count);
  const ended = 'perdure_instances_ended_total';
  expect(found.sum(ended, { orchestration: 'order', outcome: 'completed' })).toBe(count);
  expect(found.sum(ended, { orchestration: 'broken', outcome: 'failed' })).toBe(1);
  expect(found.sum('perdure_instance_seconds_count', { orchestration: 'order' })).toBe(count);
  const attempts = 'perdure_activity_attempts_total';
  expect(found.sum(attempts, { activity: 'charge', outcome: 'failed' })).toBe(count);
  expect(found.sum(attempts, { activity: 'charge', outcome: 'completed' })).toBe(count);
  expect(found.sum(attempts, { activity: 'refuse', outcome: 'failed' })).toBe(3);
  const activities = 'perdure_activities_ended_total';
  expect(found.sum(activities, { activity: 'charge', outcome: 'completed' })).toBe(count);
  expect(found.sum(activities, { activity: 'refuse', outcome: 'failed' })).toBe(1);
  expect(found.sum('perdure_activity_wait_seconds_count', { queue: '' })).toBe(2 * count + 3);
  expect(found.sum('perdure_timer_lateness_seconds_count')).toBe(count);
  expect(found.sum('perdure_turns_total', { outcome: 'completed' })).toBe(
    found.sum('perdure_turn_seconds_count'),
  );
  expect(found.sum('perdure_calls_total', { method: 'StartInstance', code: 'ok' })).toBe(count + 1);
  // Each event of each history was committed once.
  let events = 0;
  for await (const { id } of client.list()) {
    events += (await client.handle(id).get()).historyLength;
  }
  expect(found.sum('perdure_commit_events_total')).toBe(events);
  expect(found.sum('perdure_commits_total')).toBeGreaterThan(0);
});

interface Doctor {
  readonly sidecar: { readonly stuckInstances: string | number };
  readonly counts: readonly { readonly status: string; readonly count: string | number }[];
  readonly reasons: readonly { readonly reason: string; readonly instances: number }[];
  readonly orphans: readonly { readonly live: number }[];
  readonly queues: readonly { readonly queue: string; readonly turnsReady: number }[];
  readonly workers: readonly unknown[];
}

test('metrics and the doctor say the same of one world', async () => {
  await using harness = await Harness.start({ settings: http });
  const address = await httpAddress(harness.sidecar);
  const { client } = harness;
  const sleeper = defineOrchestration<null, null>('sleeper');
  const first = await harness.attach([sleeper.handle((ctx) => ctx.sleep('1h') as never)]);
  const ids = ['changed', 'paused', 'asleep'];
  for (const id of ids) await client.start(sleeper, null, { id });
  for (const id of ids) {
    const handle = client.handle(id);
    await until(`${id} sleeps`, async () => (await handle.get()).openOperations === 1);
  }
  await client.handle('paused').suspend();
  await first.stop();
  await harness.attach([sleeper.handle((ctx) => ctx.waitFor('other') as never)]);
  await client.handle('changed').raise('any');
  await until('it is stuck', async () => (await client.handle('changed').get()).status === 'stuck');
  for (let n = 0; n < 3; n += 1) await client.start('unknown', null);

  const { out } = await perdure(harness.address, 'doctor', '--json');
  const doctor = JSON.parse(out) as Doctor;
  const found = await scrapeWith(
    address,
    'the stuck instance',
    (one) =>
      one.sum('perdure_stuck_instances') === 1 && one.sum('perdure_unserved_instances') === 3,
  );
  for (const { status, count } of doctor.counts) {
    const label = status.replace('INSTANCE_STATUS_', '').toLowerCase();
    expect(found.sum('perdure_instances', { status: label }), label).toBe(Number(count));
  }
  expect(found.sum('perdure_instances')).toBe(6);
  expect(found.sum('perdure_stuck_instances')).toBe(Number(doctor.sidecar.stuckInstances));
  const disagreed = doctor.reasons.find(
    ({ reason }) =>
      reason.toUpperCase() === 'NONDETERMINISM' || reason === 'WAIT_REASON_NONDETERMINISM',
  );
  expect(found.sum('perdure_stuck_instances', { reason: 'nondeterminism' })).toBe(
    disagreed?.instances,
  );
  const orphans = doctor.orphans.reduce((sum, { live }) => sum + Number(live), 0);
  expect(found.sum('perdure_unserved_instances')).toBe(orphans);
  const ready = doctor.queues.reduce((sum, { turnsReady }) => sum + Number(turnsReady), 0);
  expect(found.sum('perdure_queue_turns', { state: 'ready' })).toBe(ready);
  expect(ready).toBe(3);
  expect(found.sum('perdure_workers', { state: 'attached' })).toBe(doctor.workers.length);
  expect(found.sum('perdure_store_failed')).toBe(0);
});

test('metrics require a token with the role metrics where tokens are required', async () => {
  await using harness = await Harness.start();
  const tokens = `${harness.folder}/tokens`;
  const reader = createToken(tokens, 'reader', 'metrics');
  const worker = createToken(tokens, 'worker', 'worker,client');
  const admin = createToken(tokens, 'admin', 'admin');
  await harness.killSidecar();
  const settings = [...http, '--tokens', tokens];
  await using guarded = await Harness.start({ settings });
  const address = await httpAddress(guarded.sidecar);
  const status = async (path: string, token?: string): Promise<number> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await httpGet(address, path, headers)).status;
  };
  expect(await status('/readyz')).toBe(200);
  expect(await status('/metrics')).toBe(401);
  expect(await status('/metrics', 'unknown')).toBe(401);
  expect(await status('/metrics', worker)).toBe(403);
  expect(await status('/metrics', reader)).toBe(200);
  expect(await status('/metrics', admin)).toBe(200);
});

test('no metric contains a payload, an id or a failure', async () => {
  await using harness = await Harness.start({ settings: http });
  const address = await httpAddress(harness.sidecar);
  const secret = defineOrchestration<string, string>('secret');
  await harness.attach([
    secret.handle((_, input) => {
      throw new Error(`failure-${input}`);
    }),
  ]);
  const handle = await harness.client.start(secret, 'payload-4711', { id: 'id-4711' });
  await handle.result().catch(() => undefined);
  const found = await scrapeWith(
    address,
    'the end',
    (one) => one.sum('perdure_instances_ended_total', { outcome: 'failed' }) === 1,
  );
  expect(found.text).not.toContain('4711');
});

/** An address of this machine that is no loopback address. */
function networkAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

test('other machines can probe without a token, and read no metrics without TLS', async ({
  skip,
}) => {
  const host = networkAddress();
  if (host === undefined) skip('this machine has no address but loopback');
  const settings = ['--http', '0.0.0.0:0', '--log-level', 'info'];
  await using harness = await Harness.start({ settings });
  const port = (await httpAddress(harness.sidecar)).split(':')[1];
  expect(await probe(`${host}:${port}`, '/readyz')).toBe('200 serving');
  const { status, body } = await httpGet(`${host}:${port}`, '/metrics');
  expect([status, body]).toEqual([403, expect.stringContaining('--tls-cert')]);
  expect((await httpGet(`127.0.0.1:${port}`, '/metrics')).status).toBe(200);
});

test('with TLS and client certificates, probes need none and metrics do', async () => {
  const tls = ['--tls-cert', pemPath('server'), '--tls-key', pemPath('server', 'key')];
  const settings = [...http, ...tls, '--tls-client-ca', pemPath('ca')];
  await using harness = await Harness.start({ settings });
  const address = await httpAddress(harness.sidecar);
  const get = (path: string, own: object): Promise<number> =>
    new Promise((resolve, reject) => {
      const options = { ca: pem('ca'), checkServerIdentity: () => undefined, agent: false, ...own };
      request(`https://${address}${path}`, options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .once('error', reject)
        .end();
    });
  const certified = { cert: pem('client'), key: pem('client', 'key') };
  const stranger = { cert: pem('stranger'), key: pem('stranger', 'key') };
  expect(await get('/readyz', {})).toBe(200);
  expect(await get('/metrics', {})).toBe(401);
  expect(await get('/metrics', stranger)).toBe(401);
  expect(await get('/metrics', certified)).toBe(200);
});
