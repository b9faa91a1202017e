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
  /** What the environment's worker can run. */
  readonly handlers: readonly WorkerHandler[];
  /**
   * Where the clock starts.
   * @default 2020-01-01T00:00:00Z
   */
  readonly startTime?: Date;
  /**
   * Clocks, random numbers and promises that are not durable fail the turns of orchestrators.
   * @default on
   */
  readonly nondeterminismGuard?: boolean;
  /** Queues that the worker serves beside the unnamed one. */
  readonly queues?: readonly string[];
  /**
   * @default nothing is logged
   */
  readonly log?: Logger;
  /** Around the calls of the client, and around what the worker runs. */
  readonly interceptors?: {
    readonly client?: readonly ClientInterceptor[];
    readonly worker?: WorkerInterceptors;
  };
}

/** Ticks in a row without movement after which the environment counts as idle. */
const QUIET_TICKS = 12;
/** Wake-ups that `finish` goes through before it fails. */
const WAKES_MAX = 100_000;
const PAYLOAD_BYTES_MAX = 2 * 1024 * 1024;
const START_MS = Date.UTC(2020, 0, 1);

/**
 * The sidecar's real engine in this process, on an in-memory store, with a clock that advances only
 * when a test skips time, and a worker and a client attached to it over a socket. Activities run in
 * real time; timers, retries and timeouts follow the environment's clock.
 */
export class TestEnvironment implements AsyncDisposable {
  readonly client: Client;
  /** For further workers and clients. */
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
   * Returns the environment's time.
   *
   * @example
   * const tomorrow = new Date(environment.now().getTime() + 86_400_000);
   */
  now(): Date {
    return new Date(this.#clock.now());
  }

  /**
   * Lets so much time pass: all that falls due happens in order, each at its own time.
   *
   * @example
   * await environment.advance('1h');
   */
  async advance(duration: Duration | number): Promise<void> {
    await this.advanceTo(new Date(this.#clock.now() + toMs(duration, 'duration')));
  }

  /**
   * Lets time pass as `advance`, to a date.
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
   * Skips from one due time to the next until the promise settles, and answers with it.
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
        throw new Error('it never ends: nothing is due any more; is it waiting for an event?');
      }
      this.#clock.advanceTo(next);
    }
    throw new Error(`it did not end within ${WAKES_MAX} timers`);
  }

  /**
   * Resolves when nothing moves any more unless time passes or the test acts.
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
