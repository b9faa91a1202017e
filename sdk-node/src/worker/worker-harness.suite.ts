// For tests only: a worker that is attached to a scripted sidecar, and its events.
import type { HistoryEvent } from '@perdure/proto/v1/HistoryEvent';

import {
  type Script,
  ScriptedSidecar,
  type WorkerStream,
} from '../connection/scripted-sidecar.suite.ts';
import { type Logger } from '../model/logger.ts';
import { silentLogger } from '../context/log.ts';
import { Worker, type WorkerDependencies } from './worker.ts';
import type { WorkerOptions } from './worker-options.ts';

export interface Harness extends AsyncDisposable {
  readonly sidecar: ScriptedSidecar;
  readonly worker: Worker;
  readonly stream: WorkerStream;
  readonly running: Promise<void>;
}

type HarnessOptions = Omit<WorkerOptions, 'address'> &
  WorkerDependencies & { script?: Script; attach?: boolean };

/** Starts sidecar and worker, and waits until the worker is attached. */
export async function startHarness({ script, ...options }: HarnessOptions): Promise<Harness> {
  const sidecar = await ScriptedSidecar.start(script);
  const log = options.log ?? silentLogger;
  const settings = { ...options, log, address: sidecar.address, stopOnSignals: false };
  const worker = new Worker(settings, options);
  const running = worker.run();
  running.catch(() => undefined);
  await worker.ready();
  const stream = await sidecar.worker();
  return {
    sidecar,
    worker,
    stream,
    running,
    async [Symbol.asyncDispose]() {
      sidecar.kill();
      await worker.stop();
    },
  };
}

/** A logger that stores its lines: message and fields. */
export function recordingLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string, fields?: object): void =>
    void lines.push(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

export function json(value: unknown): { data: Buffer; encoding: string } {
  return { data: Buffer.from(JSON.stringify(value)), encoding: '' };
}

export function started(name: string, input: unknown = null): HistoryEvent {
  return {
    id: 1,
    timeMs: 1_000,
    kind: 'executionStarted',
    executionStarted: {
      instanceId: 'i-1',
      execution: 1,
      name,
      version: '',
      input: json(input),
      seed: Buffer.alloc(8),
    },
  };
}

export function completed(id: number, seq: number, output: unknown): HistoryEvent {
  const activityCompleted = { seq, output: json(output), attempt: 1 };
  return { id, timeMs: 1_000 + id, kind: 'activityCompleted', activityCompleted };
}

export function scheduled(id: number, seq: number, name: string): HistoryEvent {
  const activityScheduled = { seq, name, input: json(null), options: null };
  return { id, timeMs: 1_000 + id, kind: 'activityScheduled', activityScheduled };
}

export function turnCompleted(id: number, delivered: number): HistoryEvent {
  return { id, timeMs: 1_000 + id, kind: 'turnCompleted', turnCompleted: { delivered } };
}

export function turn(token: number, events: HistoryEvent[], more: object = {}): object {
  return { token, instanceId: 'i-1', execution: 1, full: true, durable: true, events, ...more };
}
