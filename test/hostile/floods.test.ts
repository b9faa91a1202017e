// Peers that request more than they read, or send more than a receiver can use. The memory of the
// sidecar stays within its limit, and other clients are served.
import { Metadata } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { RawWorker } from '../fixtures/raw-worker.ts';
import { until } from '../fixtures/until.ts';
import { methodNamed } from './contract.ts';
import { openConnections } from './connection-load.ts';
import { rssMiBOf, whileServing } from './probe.ts';
import { connect } from './wire.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start({ transport: 'tcp', settings: ['--log-level', 'error'] });
});
afterAll(() => harness.close());

const rssMiB = (): number => rssMiBOf(harness.sidecar.pid);

test('hundreds of silent connections cost little and delay no other client', async () => {
  const cost = await openConnections(harness, 500);
  expect(cost.connections).toBeGreaterThanOrEqual(500);
  expect(cost.rssMiB - cost.rssMiBBefore).toBeLessThan(200);
});

test('unread histories stay on disk', async () => {
  const big = 'x'.repeat(1_500_000);
  const handle = await harness.client.start('large', big, { id: 'large' });
  for (let n = 0; n < 10; n += 1) await handle.raise('more', big);
  const { path, requestSerialize } = methodNamed('GetHistory');
  const client = connect(harness.address);
  const asIs = (bytes: Buffer): Buffer => bytes;
  const before = rssMiB();
  await whileServing(harness, async () => {
    const calls = Array.from({ length: 100 }, () => {
      const bytes = requestSerialize({ instanceId: 'large' });
      const call = client.makeServerStreamRequest(path, asIs, asIs, bytes, new Metadata(), {});
      call.on('error', () => undefined);
      call.pause();
      return call;
    });
    await until('they were requested', async () => {
      await harness.client.describe();
      return rssMiB() > before;
    });
    // Each history has 15 MB, so all of them exceed the memory limit by far.
    expect(rssMiB() - before).toBeLessThan(700);
    for (const call of calls) call.cancel();
  });
  client.close();
  await handle.terminate();
});

test('a worker that sends unrequested results and reads nothing is disconnected', async () => {
  const worker = await RawWorker.attach(harness.address, { orchestrations: ['nothing'] });
  worker.pause();
  const before = rssMiB();
  const { rssMiB: most } = await whileServing(harness, async () => {
    for (let frame = 0; frame < 400; frame += 1) {
      const turns = Array.from({ length: 500 }, (_, n) => ({
        token: frame * 500 + n + 1_000_000,
        actions: [],
        cached: false,
      }));
      worker.send({ turns });
    }
    await until('the sidecar has disconnected it', async () => {
      const workers = await harness.client.listWorkers();
      return workers.every(({ name }) => name !== 'raw');
    });
    worker.resume();
    await until('its end', () => worker.error);
  });
  expect(worker.error!.metadata.get('perdure-code')).toEqual(['LIMIT_EXCEEDED']);
  expect(worker.refusals.every(({ code }) => code === 'STALE_TOKEN')).toBe(true);
  expect(most - before).toBeLessThan(400);
  worker.close();
});

test('a message without an end is rejected by its declared length', async () => {
  const client = connect(harness.address);
  const { path } = methodNamed('StartInstance');
  const error = await new Promise<ServiceError>((resolve) => {
    client.makeUnaryRequest(
      path,
      () => Buffer.alloc(80 * 1024 * 1024),
      (bytes) => bytes,
      null,
      (failed) => resolve(failed!),
    );
  });
  expect(error.code).toBe(8);
  client.close();
});
