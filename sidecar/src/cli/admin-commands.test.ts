import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startSidecar } from '../compose/sidecar.ts';
import type { RunningSidecar } from '../compose/sidecar.ts';
import { systemClock } from '../lib/clock.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { createMemoryDisk, openMemoryStore } from '../store/store.ts';
import { WAIT_REASONS } from '../wire/enums.ts';
import { loadContract } from '../wire/load.ts';
import { doctorText, requiresAction, REMEDIES } from './doctor-text.ts';
import { reasonsOf } from './doctor.ts';
import type { Findings } from './doctor.ts';
import { noDev, noFiles } from './no-files.suite.ts';
import { run } from './run.ts';

let sidecar: RunningSidecar;
beforeAll(async () => {
  sidecar = await startSidecar(
    {
      contract: loadContract(),
      store: openMemoryStore(createMemoryDisk()),
      clock: systemClock(),
      ticks: systemTicks(),
      random: cryptoRandom(),
      log: { info() {}, warn() {}, error() {} },
      memoryBytes: () => 3 * 1024 * 1024,
    },
    {
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
      socketMode: 0o600,
      version: '9.9.9',
      payloadBytesMax: 64 * 1024,
      pingIntervalMs: 5_000,
      pingTimeoutMs: 15_000,
      cachedInstancesMax: 1_000,
    },
  );
});
afterAll(() => sidecar.stop(100));

async function perdure(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await run(args, {
    version: '9.9.9',
    env: { PERDURE_ADDRESS: sidecar.addresses[0] },
    now: () => systemClock().now(),
    out: (text) => (out += text),
    err: (text) => (err += text),
    serve: () => Promise.reject(new Error('not here')),
    random: () => new Uint8Array(),
    addLine: () => undefined,
    dev: noDev,
    files: noFiles,
    restore: () => Promise.reject(new Error('not here')),
  });
  return { code, out, err };
}

describe('perdure doctor', () => {
  it('exits with 0 while nothing is stuck', async () => {
    const { code, out } = await perdure('doctor');
    expect(out).toContain('nothing is stuck');
    expect(out).toContain('3.0 MiB');
    expect(code).toBe(0);
  });

  it('lists work that no worker can run, with the remedy, and exits with 1', async () => {
    await perdure('start', 'order', '--id', 'o-1');
    const { code, out } = await perdure('doctor');
    expect(out).toContain('STUCK: action required');
    expect(out).toMatch(/1 x no-worker: .*start one/);
    expect(out).toContain('o-1  a turn is ready; no attached worker has orchestration order');
    expect(out).toContain('1 live of order: start a worker that has it');
    expect(code).toBe(1);
    expect(JSON.parse((await perdure('doctor', '--json')).out)).toMatchObject({ inspected: 1 });
  });

  it('has a line with a remedy for every reason', async () => {
    expect(Object.keys(REMEDIES).toSorted()).toEqual(Object.values(WAIT_REASONS).toSorted());
    const waitingFor = Object.keys(REMEDIES).map((reason) => ({ reason, detail: 'so', name: '' }));
    const reasons = reasonsOf([{ instanceId: 'i', waitingFor }] as never);
    const findings = { ...(await sound()), reasons };
    const text = doctorText(findings).join('\n');
    for (const { text: remedy } of Object.values(REMEDIES)) expect(text).toContain(remedy);
    expect(requiresAction(findings)).toBe(true);
  });

  it('omits fields that an older sidecar does not send', async () => {
    const nothing = { counts: null, orphans: null, queues: null, schedules: null, batches: null };
    const findings = { ...(await sound()), ...nothing };
    expect(requiresAction(findings)).toBe(false);
    expect(doctorText(findings)).toContain('nothing is stuck');
  });

  it('reports queues, schedules and batches that need attention', async () => {
    const queue = { queue: 'gpu', turnsReady: 0, activitiesReady: 3, oldestMs: 90_000, workers: 0 };
    const schedule = { schedule: { scheduleId: 'nightly' }, missed: 2, skipped: 1 };
    const batch = { batchId: 'b-1', failed: 4, lookedAt: 9, lastError: 'it has ended' };
    const text = doctorText({
      ...(await sound()),
      queues: [queue],
      schedules: [schedule],
      batches: [batch],
    } as never).join('\n');
    expect(text).toContain('gpu: 0 turns and 3 activities ready, the oldest for 90 s; 0 workers');
    expect(text).toContain('nightly: 2 missed by their catch-up window, 1 skipped by overlap');
    expect(text).toContain('b-1: 4 of 9 rejected; last error: it has ended');
  });

  async function sound(): Promise<Findings> {
    const found = JSON.parse((await perdure('doctor', '--json')).out) as Findings;
    return { ...found, reasons: [], orphans: [] };
  }
});

describe('administration of an instance', () => {
  it('counts, shows as a tree, rewinds, forks, and deletes it', async () => {
    await perdure('start', 'order', '--id', 'o-2');
    expect((await perdure('count', '--id-prefix', 'o-2')).out).toMatch(/pending +1\n/);
    expect((await perdure('tree', 'o-2')).out).toMatch(/^INSTANCE .*\no-2 +order +pending/);
    expect((await perdure('rewind', 'o-2', '--event', '1')).out).toBe(
      'rewound o-2 (execution 2)\n',
    );
    const forked = await perdure('fork', 'o-2', '--event', '1', '--id', 'o-3');
    expect(forked.out).toBe('forked o-2: o-3\n');
    expect((await perdure('get', 'o-3')).out).toContain('copied from    o-2, execution 2');
    expect((await perdure('prune', 'o-2', '--ended-before', '2100-01-01')).out).toContain(': 1)');
    expect((await perdure('purge', 'o-2')).err).toContain('NOT_ENDED');
    const purged = await perdure('purge', 'o-2', '--descendants', '--force');
    expect(purged.out).toBe('purged o-2 (instances: 1, executions: 1)\n');
  });

  it('reports a missing object', async () => {
    expect((await perdure('rewind', 'o-1')).err).toContain('--event is missing');
    expect((await perdure('prune', 'o-1')).err).toContain(
      'no executions are selected. Pass --keep-last or --ended-before',
    );
    expect((await perdure('tree', 'unknown')).code).toBe(3);
    expect((await perdure('rewind', 'o-1', '--event', '7')).err).toContain('CANNOT_REWIND');
  });
});
