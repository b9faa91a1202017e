import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  loadContract,
  openMemoryStore,
  seededRandom,
  startSidecar,
  systemTicks,
  virtualClock,
} from '@perdure/sidecar/internal';
import type { RunningSidecar, VirtualClock } from '@perdure/sidecar/internal';

import { Client } from '../client/client.ts';
import { silentLogger } from '../context/log.ts';
import type { Logger } from '../model/logger.ts';
import type { DataOptions } from '../data/codec.ts';
import { type Duration, toMs } from '../duration.ts';
import type { ClientInterceptor } from '../interceptors/client.ts';
import type { WorkerInterceptors } from '../interceptors/orchestration.ts';
import type { WorkerHandler } from '../worker/handlers.ts';
import { Worker } from '../worker/worker.ts';

/** Options of `TestEnvironment.start`. */
export interface TestEnvironmentOptions extends DataOptions {
  /** Handlers of the worker of the environment. */
  readonly handlers: readonly WorkerHandler[];
  /**
   * Initial time of the clock.
   * @default 2020-01-01T00:00:00Z
   */
  readonly startTime?: Date;
  /**
   * True: orchestrators that use clocks, random numbers or promises that are not durable fail their
   * turn.
   * @default true
   */
  readonly nondeterminismGuard?: boolean;
  /** Queues that the worker serves in addition to the unnamed queue. */
  readonly queues?: readonly string[];
  /**
   * @default no logging
   */
  readonly log?: Logger;
  /** Interceptors of the client and of the worker. */
  readonly interceptors?: {
    readonly client?: readonly ClientInterceptor[];
    readonly worker?: WorkerInterceptors;
  };
}

/** Consecutive ticks without activity after which the environment counts as idle. */
const QUIET_TICKS = 12;
/** Maximum number of due times that `finish` skips to before it fails. */
const WAKES_MAX = 100_000;
const PAYLOAD_BYTES_MAX = 2 * 1024 * 1024;
const START_MS = Date.UTC(2020, 0, 1);

/**
 * A test environment: the real engine of the sidecar in this process on an in-memory store, with a
 * worker and a client that are connected over a socket. Its clock advances only when a test skips
 * time. Timers, retries and timeouts use this clock; activities run in real time.
 */
export class TestEnvironment implements AsyncDisposable {
  readonly client: Client;
  /** Address for further workers and clients. */
  readonly address: string;
  readonly #sidecar: RunningSidecar;
  readonly #clock: VirtualClock;
  readonly #worker: Worker;
  readonly #folder: string;
  #stopped = false;

  private constructor(
    sidecar: RunningSidecar,
    clock: VirtualClock,
    folder: string,
    options: TestEnvironmentOptions,
  ) {
    const address = sidecar.addresses[0]!;
    const {
      handlers,
      nondeterminismGuard = true,
      queues,
      log = silentLogger,
      interceptors = {},
    } = options;
    this.address = address;
    this.#sidecar = sidecar;
    this.#clock = clock;
    this.#folder = folder;
    const { client: ofClient = [], worker: ofWorker = {} } = interceptors;
    this.client = new Client({ ...options, address, log, interceptors: ofClient });
    this.#worker = new Worker({
      ...options,
      address,
      handlers,
      log,
      name: 'test',
      stopOnSignals: false,
      stopGrace: 0,
      nondeterminismGuard,
      interceptors: ofWorker,
      ...(queues === undefined ? {} : { queues }),
    });
  }

  /**
   * Resolves when the worker is attached.
   *
   * @example
   * await using world = await TestEnvironment.start({ handlers: [orderHandler] });
   * const run = await world.client.start(order, { cents: 250 });
   * await world.advance('1h');
   */
  static async start(options: TestEnvironmentOptions): Promise<TestEnvironment> {
    const folder = await mkdtemp(join(tmpdir(), 'perdure-test-'));
    const clock = virtualClock(options.startTime?.getTime() ?? START_MS);
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const sidecar = await startSidecar(
      {
        contract: loadContract(),
        store: openMemoryStore(),
        clock,
        ticks: systemTicks(),
        random: seededRandom(1),
        log: options.log ?? quiet,
      },
      {
        listen: [{ kind: 'unix', path: join(folder, 'sidecar.sock') }],
        socketMode: 0o600,
        version: 'test',
        payloadBytesMax: PAYLOAD_BYTES_MAX,
        pingIntervalMs: 5_000,
        pingTimeoutMs: 60_000,
        cachedInstancesMax: 100_000,
      },
    );
    const environment = new TestEnvironment(sidecar, clock, folder, options);
    const ended = environment.#worker.run();
    await Promise.race([environment.#worker.ready(), ended]);
    return environment;
  }

  /**
   * Returns the time of the environment.
   *
   * @example
   * const tomorrow = new Date(environment.now().getTime() + 86_400_000);
   */
  now(): Date {
    return new Date(this.#clock.now());
  }

  /**
   * Advances the clock. Timers, retries and timeouts fire in order, each at its due time.
   *
   * @example
   * await environment.advance('1h');
   */
  async advance(duration: Duration | number): Promise<void> {
    await this.advanceTo(new Date(this.#clock.now() + toMs(duration, 'duration')));
  }

  /**
   * Advances the clock to a date, like `advance`.
   *
   * @example
   * await environment.advanceTo(new Date('2020-02-01T00:00:00Z'));
   */
  async advanceTo(moment: Date): Promise<void> {
    const untilMs = moment.getTime();
    await this.settle();
    for (let next = this.#clock.nextWakeMs(); next !== null && next <= untilMs;) {
      this.#clock.advanceTo(next);
      await this.settle();
      next = this.#clock.nextWakeMs();
    }
    this.#clock.advanceTo(untilMs);
    await this.settle();
  }

  /**
   * Skips from one due time to the next until the promise settles. Resolves with its value.
   *
   * @example
   * const result = await environment.finish(handle.result());
   */
  async finish<T>(outcome: Promise<T>): Promise<T> {
    let settled = false;
    const watched = outcome.finally(() => (settled = true));
    watched.catch(() => undefined);
    for (let wakes = 0; wakes < WAKES_MAX; wakes += 1) {
      await this.settle();
      if (settled) return watched;
      const next = this.#clock.nextWakeMs();
      if (next === null) {
        throw new Error(
          'the promise cannot settle: no timer is due. Raise the event that the instance waits for',
        );
      }
      this.#clock.advanceTo(next);
    }
    throw new Error(`the promise did not settle within ${WAKES_MAX} timers`);
  }

  /**
   * Resolves when the environment is idle until time passes or the test acts.
   *
   * @example
   * await environment.settle();
   */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TICKS;) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#sidecar.scheduler.isQuiet() ? quiet + 1 : 0;
    }
  }

  /**
   * Stops worker, client and engine.
   *
   * @example
   * await environment.stop();
   */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.client.close();
    await this.#worker.stop();
    await this.#sidecar.stop(0);
    await rm(this.#folder, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
