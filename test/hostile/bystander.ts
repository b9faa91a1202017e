// A well-behaved client in a separate process, so that the load of the test process does not count.
// `bystander.js ADDRESS` reads an instance repeatedly. It prints the latencies of its calls when it
// reads a line.
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import { loadContract } from '@perdure/proto/codec';
import { connect } from './wire.ts';

const pauseMs = 4;
const [, , address = ''] = process.argv;

const client = connect(address);
const request = loadContract().codec('GetInstanceRequest').encode({ instanceId: 'bystander' });
const path = '/perdure.v1.ClientService/GetInstance';
const asIs = (bytes: Buffer): Buffer => bytes;
let tookMs: number[] = [];

async function ask(): Promise<void> {
  const startMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    const deadline = Date.now() + 30_000;
    client.makeUnaryRequest(path, asIs, asIs, request, new Metadata(), { deadline }, (error) =>
      error === null ? resolve() : reject(error),
    );
  });
  tookMs.push(performance.now() - startMs);
}

createInterface({ input: process.stdin }).on('line', () => {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (part: number): number => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
  console.log(`served ${JSON.stringify({ count: sorted.length, p50: at(0.5), p99: at(0.99) })}`);
  tookMs = [];
});

console.log('serving');
for (;;) {
  await ask();
  await pause(pauseMs);
}
