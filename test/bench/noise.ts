// Measures the speed of the machine before and after each run. Two sessions are comparable only if
// these measurements agree.
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

import { monotonicMs } from './clock.ts';
import { round, summarize } from './percentile.ts';
import type { Noise } from './record.ts';

const roundTrips = 300;
const syncs = 40;
const spins = 20_000_000;

function roundTrip(socket: Socket, message: Buffer): Promise<number> {
  const startMs = monotonicMs();
  return new Promise((resolve) => {
    socket.once('data', () => resolve((monotonicMs() - startMs) * 1_000));
    socket.write(message);
  });
}

/** Microseconds from a small write to its echo, with both ends in this process. */
async function loopbackUs(): Promise<number[]> {
  const server = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = createConnection({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    noDelay: true,
  });
  await once(socket, 'connect');
  const message = Buffer.alloc(64, 1);
  const times: number[] = [];
  for (let n = 0; n < roundTrips + 50; n += 1) {
    const us = await roundTrip(socket, message);
    // The first round trips warm up the code.
    if (n >= 50) times.push(us);
  }
  socket.destroy();
  server.close();
  return times;
}

/** Milliseconds for the write of 4 KiB to the end of a file and the flush. */
function flushMs(folder: string): number[] {
  const path = join(folder, 'flush-probe');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4_096, 1);
  const times: number[] = [];
  for (let n = 0; n < syncs; n += 1) {
    const startMs = monotonicMs();
    writeSync(file, block);
    fdatasyncSync(file);
    times.push(monotonicMs() - startMs);
  }
  closeSync(file);
  rmSync(path);
  return times;
}

/** Milliseconds of a fixed calculation, and its result, which prevents its optimisation. */
function spin(): { readonly ms: number; readonly value: number } {
  const startMs = monotonicMs();
  let value = 1;
  for (let n = 0; n < spins; n += 1) {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
  }
  return { ms: monotonicMs() - startMs, value };
}

/** @param folder the folder of the data, whose disk is measured. */
export async function probe(folder: string): Promise<Noise> {
  const trips = summarize(await loopbackUs());
  const flushes = summarize(flushMs(folder));
  const { ms, value } = spin();
  if (value === 0) throw new Error('xorshift is never 0');
  return {
    loopback_rtt_us_p50: trips.p50,
    loopback_rtt_us_p99: trips.p99,
    fdatasync_4k_ms_p50: flushes.p50,
    fdatasync_4k_ms_p99: flushes.p99,
    cpu_spin_ms: round(ms),
    loadavg_1m: round(loadavg()[0] ?? 0),
  };
}
