// Attempts continue across lost streams, restarts of the sidecar and busy event loops. Each attempt
// begins once while its process lives.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { afterEach, expect, test } from 'vitest';
import { blocking } from '../fixtures/blocking.ts';
import { Program } from '../fixtures/program.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const blockingFile = fileURLToPath(new URL('../dist/fixtures/blocking-worker.js', import.meta.url));
const QUICK_PINGS = ['--ping-interval', '400ms', '--ping-timeout', '1200ms'];

let harness: Harness;
let programs: Program[] = [];

afterEach(async () => {
  await Promise.all(programs.map((one) => one.kill()));
  programs = [];
  await harness.close();
});

const slow = defineActivity<number, number>('slow', { retry: { maxAttempts: 1 } });
const caller = defineOrchestration<number, number>('caller');

/** Handlers whose activity ends when its gate opens, and what they recorded. */
function gated(): {
  readonly begun: string[];
  readonly reasons: string[];
  release(): void;
  readonly handlers: Parameters<Harness['attach']>[0];
} {
  const begun: string[] = [];
  const reasons: string[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const handlers = [
    slow.handle(async (value, { info, signal }) => {
      begun.push(info.instanceId);
      signal.addEventListener('abort', () => reasons.push(String(signal.reason)));
      await released;
      return value;
    }),
    caller.handle((ctx, value) => ctx.call(slow, value)),
  ];
  return { begun, reasons, release: () => release(), handlers };
}

test('200 activities of 10 s begin once each despite three restarts of the sidecar', async () => {
  harness = await Harness.start();
  const begun = new Map<string, number>();
  await harness.attach(
    [
      slow.handle(async (value, { info }) => {
        begun.set(info.instanceId, (begun.get(info.instanceId) ?? 0) + 1);
        await pause(10_000);
        return value;
      }),
      caller.handle((ctx, value) => ctx.call(slow, value)),
    ],
    { maxActivities: 200 },
  );
  const handles = await Promise.all(
    Array.from({ length: 200 }, (_, no) =>
      harness.client.start(caller, no, { id: `caller-${no}` }),
    ),
  );
  for (let restart = 0; restart < 3; restart += 1) {
    await until('all have begun', () => begun.size === 200);
    await harness.restartSidecar();
    await until('the worker is back', async () => {
      const views = await harness.client.listWorkers();
      return views.length === 1;
    });
  }
  const results = await Promise.all(handles.map((handle) => handle.result({ timeout: '40s' })));
  expect(results).toEqual(Array.from({ length: 200 }, (_, no) => no));
  expect([...begun.values()].filter((times) => times !== 1)).toEqual([]);
}, 90_000);

test('a worker that reconnects receives the large inputs that wait for it', async () => {
  harness = await Harness.start();
  const pauseMs = 1_500;
  const retry = { maxAttempts: 5, initialInterval: pauseMs };
  const large = defineActivity<string, number>('large', { retry });
  const failedMs: number[] = [];
  await harness.attach(
    [
      large.handle(async (value, { info }) => {
        if (info.attempt > 1) return value.length;
        failedMs.push(Date.now());
        throw new Error('the first attempt fails');
      }),
      caller.handle(async (ctx, count) => {
        const inputs = Array.from({ length: count }, (_, no) => String(no).repeat(400_000));
        const lengths = await Promise.all(inputs.map((input) => ctx.call(large, input)));
        return lengths.length;
      }),
    ],
    { maxActivities: 100 },
  );
  const handle = await harness.client.start(caller, 8);
  await until('all are to be retried', async () => {
    const { waitingFor } = await handle.get();
    return waitingFor.length === 8 && waitingFor.every(({ attempt }) => attempt === 2);
  });
  // Later commits become durable later, so the earlier ones are durable too.
  await (await harness.client.start(caller, 0)).result();
  await harness.killSidecar();
  // All retries are due when the worker attaches.
  await until('the pauses are over', () => Date.now() > Math.max(...failedMs) + pauseMs);
  await harness.startSidecar();
  expect(await handle.result({ timeout: '30s' })).toBe(8);
}, 60_000);

test('the result of an attempt that ended while the sidecar was down is recorded', async () => {
  harness = await Harness.start();
  const { begun, release, handlers } = gated();
  await harness.attach(handlers);
  const handle = await harness.client.start(caller, 7);
  await until('it has begun', () => begun.length === 1);
  await harness.killSidecar();
  release();
  await harness.startSidecar();
  expect(await handle.result()).toBe(7);
  expect(begun).toHaveLength(1);
});

test('an attempt continues while the sidecar is frozen', async () => {
  harness = await Harness.start({ settings: QUICK_PINGS });
  const { begun, reasons, release, handlers } = gated();
  await harness.attach(handlers);
  const handle = await harness.client.start(caller, 7);
  await until('it has begun', () => begun.length === 1);
  harness.sidecar.signal('SIGSTOP');
  await pause(2_500);
  harness.sidecar.signal('SIGCONT');
  await pause(1_000);
  release();
  expect(await handle.result()).toBe(7);
  expect(begun).toHaveLength(1);
  expect(reasons).toEqual([]);
});

test('a busy event loop does not disconnect its worker, and its attempt begins once', async () => {
  harness = await Harness.start({ settings: QUICK_PINGS });
  const ledger = join(harness.folder, 'begun');
  for (let no = 0; no < 2; no += 1) {
    const program = new Program('worker', process.execPath, [
      blockingFile,
      harness.address,
      ledger,
    ]);
    programs.push(program);
    await program.line(/^attached$/);
  }
  const handle = await harness.client.start(blocking, 4_000);
  expect(await handle.result({ timeout: '30s' })).toBe('done');
  expect(readFileSync(ledger, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a worker with a busy event loop keeps its attempt across a sidecar restart', async () => {
  harness = await Harness.start({ settings: [...QUICK_PINGS, '--worker-grace', '2s'] });
  const ledger = join(harness.folder, 'begun');
  for (let no = 0; no < 2; no += 1) {
    const program = new Program('worker', process.execPath, [
      blockingFile,
      harness.address,
      ledger,
    ]);
    programs.push(program);
    await program.line(/^attached$/);
  }
  const handle = await harness.client.start(blocking, 8_000);
  await until('it has begun', () => existsSync(ledger));
  await harness.restartSidecar();
  expect(await handle.result({ timeout: '30s' })).toBe('done');
  expect(readFileSync(ledger, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('the attempt of a process that dies is dispatched again at once', async () => {
  harness = await Harness.start({ settings: ['--worker-grace', '10m', '--log-level', 'info'] });
  const ledger = join(harness.folder, 'begun');
  const begun = (): string[] => {
    try {
      return readFileSync(ledger, 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  for (let no = 0; no < 2; no += 1) {
    const program = new Program('worker', process.execPath, [
      blockingFile,
      harness.address,
      ledger,
    ]);
    programs.push(program);
    await program.line(/^attached$/);
  }
  const handle = await harness.client.start(blocking, 3_000);
  await until('it has begun', () => begun().length === 1);
  await until('the liveness streams are open', () => {
    return harness.sidecar.output.split('a liveness stream opened').length === 3;
  });
  const pid = Number(begun()[0]!.split(' ')[1]);
  process.kill(pid, 'SIGKILL');
  expect(await handle.result({ timeout: '30s' })).toBe('done');
  expect(begun()).toHaveLength(2);
});

test('a step that runs during a restart of the sidecar begins once', async () => {
  harness = await Harness.start();
  let runs = 0;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const stepper = defineOrchestration<null, string>('stepper');
  await harness.attach([
    stepper.handle((ctx) =>
      ctx.run('wait', async () => {
        runs += 1;
        await released;
        return 'stepped';
      }),
    ),
  ]);
  const handle = await harness.client.start(stepper, null);
  await until('the step has begun', () => runs === 1);
  await harness.restartSidecar();
  await until('the worker is back', async () => (await harness.client.listWorkers()).length === 1);
  release();
  expect(await handle.result()).toBe('stepped');
  expect(runs).toBe(1);
});
