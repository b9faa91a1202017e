// What makes a sample a program: a worker with the sample's handlers, a client, and an end.
import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { Client, Worker } from '@perdure/sdk';
import type { DataOptions, WorkerHandler } from '@perdure/sdk';

const defaultAddress = '127.0.0.1:7460';

/** Whether Node was started with this file, rather than with a test that imports it. */
function isStarted(url: string): boolean {
  const [, started] = process.argv;
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}

/**
 * Runs `program` against the sidecar at PERDURE_ADDRESS (left out: 127.0.0.1:7460), with a worker
 * that has the handlers; `data` is for both, and may name the worker's queues. Does nothing when
 * the sample is only imported.
 */
export async function asProgram(
  url: string,
  handlers: readonly WorkerHandler[],
  program: (client: Client) => Promise<void>,
  data: DataOptions & { readonly queues?: readonly string[] } = {},
): Promise<void> {
  if (!isStarted(url)) return;
  const address = process.env['PERDURE_ADDRESS'] ?? defaultAddress;
  const worker = new Worker({ address, handlers, ...data });
  const client = new Client({ address, ...data });
  const running = worker.run();
  try {
    await program(client);
  } finally {
    client.close();
    await worker.stop();
  }
  await running;
}
