import { expect, onTestFinished, test } from 'vitest';

import { DEFAULTS } from '../config/read.ts';
import { systemClock } from '../lib/clock.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { SidecarMeters } from '../model/sidecar-meters.ts';
import { Health } from '../model/health.ts';
import { createMemoryDisk, openMemoryStore } from '../store/store.ts';
import { loadContract } from '../wire/load.ts';
import { startHttp } from './http.ts';
import { startSidecar } from './sidecar.ts';

const log = { info() {}, warn() {}, error() {} };
const address = { kind: 'tcp', host: '127.0.0.1', port: 0 } as const;

/** A sidecar whose recovery waits, and whose store fails, as the test says. */
function controlledStore() {
  let recover = (): void => undefined;
  const recovery = new Promise<void>((resolve) => (recover = resolve));
  const memory = openMemoryStore(createMemoryDisk());
  const control = { recover, failure: '' };
  const store = new Proxy(memory, {
    get(target, name) {
      if (name === 'checkWritable' && control.failure !== '') {
        return () => Promise.reject(new Error(control.failure));
      }
      if (name === 'lastInstanceNumber') return () => recovery.then(() => target[name]());
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store, control };
}

test('probes tell starting, serving, a failing store and draining apart', async () => {
  const health = new Health();
  const secrets = { tls: null, access: null };
  const clock = systemClock();
  const meters = new SidecarMeters(() => clock.steady.now());
  const http = await startHttp({
    config: { ...DEFAULTS, http: [address] },
    version: '9.9.9',
    node: 'v99',
    secrets,
    health,
    meters,
    clock,
    log,
    logLinesDropped: () => 7,
  });
  onTestFinished(() => http.close());
  const probes = (): Promise<readonly string[]> =>
    Promise.all(
      ['livez', 'startupz', 'readyz'].map(async (name) => {
        const answer = await fetch(`http://${http.addresses[0]}/${name}`);
        return `${answer.status} ${await answer.text()}`.trim();
      }),
    );

  const { store, control } = controlledStore();
  const parts = {
    contract: loadContract(),
    store,
    clock,
    ticks: systemTicks(),
    random: cryptoRandom(),
    log,
    health,
    meters,
  };
  const scrape = async (): Promise<string> =>
    (await fetch(`http://${http.addresses[0]}/metrics`)).text();
  const starting = startSidecar(parts, { version: '9.9.9', listen: [address] });
  const isStarting = '{"state":"starting"}';
  expect(await probes()).toEqual([`200 ${isStarting}`, `503 ${isStarting}`, `503 ${isStarting}`]);

  expect(await scrape()).toMatch(/^perdure_health\{state="starting"\} 1$/m);

  control.recover();
  const sidecar = await starting;
  http.observe(sidecar);
  const isServing = '200 {"state":"serving"}';
  expect(await probes()).toEqual([isServing, isServing, isServing]);

  control.failure = 'the disk is full';
  await sidecar.checkStores();
  const hasFailed = '{"state":"storeFailed","stores":{"default":"the disk is full"}}';
  expect(await probes()).toEqual([`200 ${hasFailed}`, `200 ${hasFailed}`, `503 ${hasFailed}`]);

  await expect.poll(scrape, { timeout: 5_000 }).toMatch(/^perdure_store_failed\{.*\} 1$/m);

  control.failure = '';
  await sidecar.checkStores();
  expect(await probes()).toEqual([isServing, isServing, isServing]);

  const stopped = sidecar.stop(1_000);
  const isDraining = '{"state":"draining"}';
  expect(await probes()).toEqual([`200 ${isDraining}`, `200 ${isDraining}`, `503 ${isDraining}`]);
  await stopped;
});
