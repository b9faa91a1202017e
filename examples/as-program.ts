// Runs a sample as a program: starts a worker with its handlers and a client, and stops both at the
// end.
import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { Client, Worker } from '@perdure/sdk';
import type {
  ClientInterceptor,
  DataOptions,
  WorkerHandler,
  WorkerInterceptors,
} from '@perdure/sdk';

const defaultAddress = '127.0.0.1:7460';

/** Settings of a sample's worker and client. */
export interface ProgramOptions extends DataOptions {
  /** Queues of the worker. */
  readonly queues?: readonly string[];
  readonly interceptors?: {
    readonly client?: readonly ClientInterceptor[];
    readonly worker?: WorkerInterceptors;
  };
}

/** True when Node was started with this file, not with a test that imports it. */
function isStarted(url: string): boolean {
  const [, started] = process.argv;
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}

/**
 * Runs `program` with the sidecar at PERDURE_ADDRESS (default: 127.0.0.1:7460), with a worker that
 * has the handlers. Does nothing when the sample is only imported.
 */
export async function asProgram(
  url: string,
  handlers: readonly WorkerHandler[],
  program: (client: Client) => Promise<void>,
  { interceptors = {}, ...data }: ProgramOptions = {},
): Promise<void> {
  if (!isStarted(url)) return;
  const address = process.env['PERDURE_ADDRESS'] ?? defaultAddress;
  const { client: ofClient = [], worker: ofWorker = {} } = interceptors;
  const worker = new Worker({ address, handlers, ...data, interceptors: ofWorker });
  const client = new Client({ address, ...data, interceptors: ofClient });
  const running = worker.run();
  try {
    await program(client);
  } finally {
    client.close();
    await worker.stop();
  }
  await running;
}
