// Module worker runs user code for one sidecar: it maintains a stream, replays orchestrators, runs
// activities and steps, and sends their results. It stores nothing: the sidecar dispatches lost
// work again. Running work continues when a stream ends; the next Hello lists it.
import { createContext } from '../context/live-context.ts';
import type { Hello } from '@perdure/proto/v1/Hello';

import type { Address } from '../connection/address.ts';
import { Channel } from '../connection/channel.ts';
import { type Disconnect, isPermanent } from '../connection/disconnect.ts';
import { endpointOf } from '../connection/endpoint.ts';
import { HELD_MAX, PING_INTERVAL_MS, STOP_LAST_MS } from '../connection/limits.ts';
import { Reconnection } from '../connection/reconnection.ts';
import { RequestRejectedError } from '../connection/request-error.ts';
import type { Logger } from '../model/logger.ts';
import { DataPipeline } from '../data/pipeline.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { consoleLogger } from '../lib/console-log.ts';
import { guardedLogger } from '../lib/guarded-log.ts';
import { hostAndPid, onStopSignal, unhandledRejections } from '../lib/host.ts';
import { mustNotReject } from '../lib/promises.ts';
import { type Random, systemRandom } from '../lib/random.ts';
import { PROTOCOL_VERSION } from '../proto/load.ts';
import { Drainer } from '../replay/drain.ts';
import { InterceptedRun } from '../replay/intercepted-run.ts';
import type { RunOptions } from '../replay/run-calls.ts';
import { OrchestratorRun } from '../replay/run.ts';
import type { NondeterminismGuard } from '../model/nondeterminism-guard.ts';
import { openNondeterminismGuard } from '../nondeterminism-guard/guard.ts';
import { SDK_VERSION } from '../version.ts';
import { LivenessStream } from '../connection/liveness-stream.ts';
import { Activities } from './activities.ts';
import { Attachment } from './attachment.ts';
import { FailureLog } from './failure-log.ts';
import { HandlerTable } from './handlers.ts';
import { HeldSessions } from './held-sessions.ts';
import { Steps } from './steps.ts';
import { type WorkerLimits, workerLimits, type WorkerOptions } from './worker-options.ts';

/** Dependencies of a worker; tests replace them. */
export interface WorkerDependencies {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly handshakeTimeoutMs?: number;
  /** False: the worker opens no liveness stream. Default: true. */
  readonly hasLivenessStream?: boolean;
}

type Ending = { why: Disconnect; livedMs: number };

/**
 * Runs orchestrators and activities for a sidecar.
 *
 * @example
 * const worker = new Worker({ address: 'unix:/run/perdure.sock', handlers: [orderHandler] });
 * await worker.run();
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #limits: WorkerLimits;
  readonly #address: Address;
  readonly #handlers: HandlerTable;
  readonly #pipeline: DataPipeline | null;
  readonly #name: string;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #reconnection: Reconnection;
  readonly #identity: string;
  readonly #sessions: HeldSessions;
  readonly #failures: FailureLog;
  readonly #activities: Activities;
  readonly #steps: Steps;
  readonly #liveness: LivenessStream | null;
  readonly #handshakeTimeoutMs: number | undefined;
  readonly #drainer = new Drainer(unhandledRejections);
  readonly #stopping = new AbortController();
  readonly #ready: Promise<void>;
  #becomeReady: () => void = () => undefined;
  #neverReady: (error: Error) => void = () => undefined;
  #running: Promise<void> | undefined;
  #guard: NondeterminismGuard | undefined;

  /** @throws TypeError or RangeError when an option is not valid. */
  constructor(options: WorkerOptions, dependencies: WorkerDependencies = {}) {
    this.#options = options;
    this.#limits = workerLimits(options);
    this.#address = endpointOf(options);
    this.#handlers = new HandlerTable(options.handlers, options.interceptors?.activity);
    this.#pipeline = DataPipeline.of(options);
    this.#name = options.name ?? hostAndPid();
    this.#log = guardedLogger(options.log ?? consoleLogger);
    this.#clock = dependencies.clock ?? systemClock;
    const random = dependencies.random ?? systemRandom;
    this.#reconnection = new Reconnection({
      address: this.#address,
      clock: this.#clock,
      random,
      log: this.#log,
    });
    this.#identity = random.uuid();
    this.#sessions = new HeldSessions(this.#limits.sessionsMax);
    this.#failures = new FailureLog(this.#log);
    this.#activities = new Activities({
      handlerOf: (name, version) => this.#handlers.activity(name, version),
      sessionUsed: (id) => this.#sessions.used(id),
      clock: this.#clock,
      log: this.#log,
      failures: this.#failures,
    });
    this.#steps = new Steps((turn, seq, outcome) => this.#failures.step(turn, seq, outcome));
    const hasLivenessStream = dependencies.hasLivenessStream ?? true;
    this.#liveness = hasLivenessStream ? new LivenessStream(this.#address, this.#identity) : null;
    this.#handshakeTimeoutMs = dependencies.handshakeTimeoutMs;
    this.#ready = new Promise((resolve, reject) => {
      this.#becomeReady = resolve;
      this.#neverReady = reject;
    });
    // Callers of ready() receive the rejection. Without a caller, it must not be unhandled.
    this.#ready.catch(() => undefined);
  }

  /**
   * Connects, runs work, and reconnects indefinitely. Resolves after `stop()`, SIGTERM or SIGINT,
   * once running work has ended.
   *
   * @throws RequestRejectedError when the sidecar rejects this worker permanently, for example
   * because of another protocol version.
   * @example
   * const worker = new Worker({ address: '127.0.0.1:7460', handlers: [orderHandler] });
   * await worker.run();
   */
  run(): Promise<void> {
    if (this.#running !== undefined) throw new TypeError('this worker has been run already');
    this.#running = this.#run();
    return this.#running;
  }

  /**
   * Resolves when a sidecar has accepted this worker. Rejects when `run()` ends first.
   *
   * @example
   * const worker = new Worker({ address: '127.0.0.1:7460', handlers: [orderHandler] });
   * const running = worker.run();
   * await worker.ready();
   */
  ready(): Promise<void> {
    return this.#ready;
  }

  /**
   * Stops the worker: it accepts no more work, finishes running work, and disconnects. Resolves
   * when `run()` resolves.
   *
   * @example
   * const worker = new Worker({ address: '127.0.0.1:7460', handlers: [orderHandler] });
   * const running = worker.run();
   * await worker.stop();
   * await running;
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running?.catch(() => undefined);
  }

  async #run(): Promise<void> {
    const listens = this.#options.stopOnSignals ?? true;
    const withdraw = listens ? onStopSignal((signal) => this.#stopOn(signal)) : () => undefined;
    const opened =
      this.#options.nondeterminismGuard === true ? openNondeterminismGuard() : undefined;
    this.#guard = opened?.guard;
    try {
      await this.#stayAttached();
      this.#neverReady(new Error('the worker was stopped before it was accepted'));
    } catch (error) {
      this.#neverReady(error as Error);
      throw error;
    } finally {
      withdraw();
      this.#activities.close('the worker has stopped');
      this.#liveness?.close();
      this.#reconnection.stop();
      opened?.close();
    }
  }

  #stopOn(signal: string): void {
    this.#log.info(`${signal}: the worker stops after its running work has ended`);
    this.#stopping.abort();
  }

  async #stayAttached(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const { why, livedMs } = await this.#attachOnce();
      if (signal.aborted) return;
      if (livedMs === 0 && isPermanent(why)) throw this.#refused(why);
      await this.#reconnection.pause(this.#reconnection.failed(why), signal);
    }
  }

  /** Opens one stream and waits for its end. */
  #attachOnce(): Promise<Ending> {
    // A failed channel pauses before it reconnects, so each attempt opens another channel.
    const channel = new Channel(this.#address);
    const { signal } = this.#stopping;
    return new Promise<Ending>((resolve) => {
      const attachment = new Attachment<OrchestratorRun>({
        channel,
        hello: this.#hello(),
        handlers: this.#handlers,
        bounds: { runsMax: this.#limits.cachedRunsMax, bytesMax: this.#limits.cachedBytesMax },
        drainer: this.#drainer,
        newRun: (payloadBytesMax) => this.#newRun(payloadBytesMax),
        pipeline: this.#pipeline,
        activities: this.#activities,
        steps: this.#steps,
        failures: this.#failures,
        clock: this.#clock,
        log: this.#log,
        ...(this.#handshakeTimeoutMs === undefined
          ? {}
          : { handshakeTimeoutMs: this.#handshakeTimeoutMs }),
        welcomed: (welcome) => {
          this.#reconnection.connected();
          this.#log.info(`attached to the sidecar at ${this.#address.text}`, {
            sidecar: welcome.sidecar,
            worker: this.#name,
          });
          if (welcome.keepsAttempts) {
            this.#liveness?.open(welcome.pingIntervalMs || PING_INTERVAL_MS);
          }
          this.#becomeReady();
        },
        ended: (why, livedMs) => {
          signal.removeEventListener('abort', drain);
          channel.close();
          resolve({ why, livedMs });
        },
      });
      const { stopGraceMs } = this.#limits;
      const drain = (): void => mustNotReject(attachment.drain(stopGraceMs, STOP_LAST_MS));
      signal.addEventListener('abort', drain);
    });
  }

  #newRun(payloadBytesMax: number): OrchestratorRun {
    const options: RunOptions = {
      resolve: (name, version) => this.#handlers.orchestration(name, version),
      createContext,
      log: this.#log,
      payloadMaxBytes: payloadBytesMax,
      reservedBytes: this.#pipeline?.reservedBytes ?? 0,
      nondeterminismGuard: this.#guard,
    };
    const interceptors = this.#options.interceptors?.orchestration ?? [];
    if (interceptors.length === 0) return new OrchestratorRun(options);
    return new InterceptedRun(options, interceptors);
  }

  #hello(): Hello {
    // If there are too many, Hello lists those with the highest tokens, because new tokens must be
    // higher than all listed ones.
    const held = this.#activities
      .held()
      .toSorted((a, b) => b.token - a.token)
      .slice(0, HELD_MAX);
    return {
      protocol: PROTOCOL_VERSION,
      worker: this.#name,
      sdk: `node/${SDK_VERSION}`,
      orchestrations: this.#handlers.orchestrations(),
      activities: this.#handlers.activities(),
      credits: { turns: this.#limits.turnsMax, activities: this.#limits.activitiesMax },
      queues: [...(this.#options.queues ?? [])],
      handlesLiveRequests: true,
      namedQueuesOnly: this.#options.namedQueuesOnly ?? false,
      identity: this.#identity,
      sessions: this.#sessions.all(),
      maxSessions: this.#limits.sessionsMax,
      keepsAttempts: true,
      held,
      heldSteps: this.#steps.held().slice(0, HELD_MAX - held.length),
    };
  }

  #refused({ code, message }: Disconnect): Error {
    const at = `the sidecar at ${this.#address.text} rejects this worker`;
    return new RequestRejectedError(code === '' ? 'REFUSED' : code, `${at}: ${message}`);
  }
}
