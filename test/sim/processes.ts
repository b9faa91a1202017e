import { seededRandom, startSidecar, systemClock, systemTicks } from '@perdure/sidecar/internal';
import type { RunningSidecar, SidecarParts } from '@perdure/sidecar/internal';
import { Client, Worker } from '@perdure/sdk';
import type { Logger } from '@perdure/sdk';

import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { theContract } from './contract.ts';
import { handlersFor } from './interpreter.ts';
import type { Effects } from './interpreter.ts';
import type { Network } from './network.ts';
import type { Scenario } from './scenario.ts';
import type { NamespaceModel } from './namespace-model.ts';
import { SimStore } from './sim-store.ts';
import type { SimDisk } from './sim-store.ts';
import type { Actor, VirtualLoop } from './virtual-loop.ts';

/** The address of the one sidecar of a simulation. */
export const TARGET = '127.0.0.1:7000';
const PAYLOAD_BYTES_MAX = 2 * 1024 * 1024;
/** The ping interval: short, so that silence is detected within a simulation. */
const PING_INTERVAL_MS = 2_000;
const PING_TIMEOUT_MS = 8_000;
/** Longer than any fault that disconnects a live worker. */
const WORKER_GRACE_MS = 60_000;

const nothing = (): void => undefined;
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing } as never;

type NamespaceStores = NonNullable<SidecarParts['namespaceStores']>;

/** The random numbers of the SDK, from a seed. */
function randomOf(random: Random): { fraction(): number; uuid(): string } {
  const hex = (count: number): string =>
    Array.from({ length: count }, () => random.whole(16).toString(16)).join('');
  return {
    fraction: () => random.fraction(),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}

/** The stores of all namespaces except the default one. */
function beside(models: readonly NamespaceModel[], stores: readonly SimStore[]): NamespaceStores {
  const names = models.slice(1).map(({ namespace }) => namespace);
  return {
    names: async () => names,
    open: async (name) => stores[1 + names.indexOf(name)]!.store,
    remove: () => Promise.reject(new Error('nothing is removed')),
  };
}

export interface ProcessesOptions {
  readonly scenario: Scenario;
  readonly loop: VirtualLoop;
  readonly network: Network;
  readonly disk: SimDisk;
  /** All namespaces, the default one first. */
  readonly models: readonly NamespaceModel[];
  effectsOf(model: NamespaceModel): Effects;
  /** Called when a process ended unexpectedly. */
  broken(error: unknown): void;
}

interface SidecarLife {
  readonly actor: Actor;
  readonly stores: readonly SimStore[];
  running: RunningSidecar | null;
}

/** The processes of a simulation: one sidecar, workers, clients. */
export class Processes {
  readonly #options: ProcessesOptions;
  readonly #seeds: Random;
  #sidecar: SidecarLife | null = null;
  readonly #workers: { actor: Actor; worker: Worker; model: NamespaceModel; stopping: boolean }[] =
    [];
  #lives = 0;
  /** The offset of the wall clock of the machine on which the sidecar runs. */
  wallOffsetMs = 0;

  constructor(options: ProcessesOptions) {
    this.#options = options;
    this.#seeds = randomFrom(options.scenario.seed).split('processes');
  }

  get sidecar(): RunningSidecar | null {
    return this.#sidecar?.running ?? null;
  }

  #nextRandom(): Random {
    this.#lives += 1;
    return this.#seeds.split(`${this.#lives}`);
  }

  startSidecar(): void {
    if (this.#sidecar !== null) return;
    const { loop, disk, scenario, broken, models } = this.#options;
    const random = this.#nextRandom();
    const actor = loop.actor(`sidecar ${this.#lives}`);
    actor.wallOffsetMs = this.wallOffsetMs;
    const stores = models.map(
      (model) => new SimStore(disk, model, loop, actor, random.split(`store${model.namespace}`)),
    );
    const life: SidecarLife = { actor, stores, running: null };
    this.#sidecar = life;
    const parts = {
      contract: theContract(),
      store: stores[0]!.store,
      ...(models.length > 1 && { namespaceStores: beside(models, stores) }),
      clock: systemClock(),
      ticks: systemTicks(),
      random: seededRandom(random.whole(2 ** 31)),
      log: { info: nothing, warn: nothing, error: this.#logged },
    };
    const settings = {
      listen: [{ kind: 'tcp' as const, host: '127.0.0.1', port: 7000 }],
      socketMode: 0o600,
      version: 'simulated',
      payloadBytesMax: PAYLOAD_BYTES_MAX,
      pingIntervalMs: PING_INTERVAL_MS,
      pingTimeoutMs: PING_TIMEOUT_MS,
      cachedInstancesMax: scenario.cachedInstances,
      waitingTurnsMax: scenario.waitingTurns,
      lostAttemptsMax: 0,
      workerGraceMs: WORKER_GRACE_MS,
    };
    loop.post(actor, 0, () => {
      startSidecar(parts, settings).then(
        (running) => (life.running = running),
        (error: unknown) => this.#startFailed(life.actor, error, broken),
      );
    });
  }

  readonly #logged = (message: string, fields?: Readonly<Record<string, unknown>>): void => {
    if (message.startsWith('the store failed')) return;
    this.#options.broken(new Error(`the sidecar logs "${message}": ${JSON.stringify(fields)}`));
  };

  /** A full disk may prevent a start; the sidecar is started again. */
  #startFailed(actor: Actor, error: unknown, broken: (error: unknown) => void): void {
    const { loop, disk } = this.#options;
    if (loop.nowMs > disk.fullUntilMs + 1_000) broken(error);
    loop.interrupt(() => {
      if (this.#sidecar?.actor === actor) this.killSidecar(100);
    });
  }

  /** Kills the sidecar. The disk retains the durable data. */
  killSidecar(downMs: number): void {
    const life = this.#sidecar;
    if (life === null) return;
    this.#end(life.actor);
    for (const store of life.stores) store.crash();
    this.#sidecar = null;
    this.#later(downMs, () => this.startSidecar());
  }

  /** Stops the sidecar like an operator. */
  stopSidecar(downMs: number): void {
    const life = this.#sidecar;
    if (life?.running === undefined || life.running === null) return;
    const { loop } = this.#options;
    const { running, actor } = life;
    loop.post(actor, 0, () => {
      void running.stop(200).then(() =>
        loop.interrupt(() => {
          if (this.#sidecar === life) this.killSidecar(downMs);
        }),
      );
    });
  }

  setClock(byMs: number): void {
    this.wallOffsetMs += byMs;
    if (this.#sidecar !== null) this.#sidecar.actor.wallOffsetMs = this.wallOffsetMs;
  }

  startWorker(model: NamespaceModel): void {
    const { loop, scenario, effectsOf, broken } = this.#options;
    const random = this.#nextRandom();
    const name = `worker ${this.#lives}`;
    const actor = loop.actor(name);
    loop.post(actor, 0, () => {
      const options = {
        address: TARGET,
        handlers: handlersFor(effectsOf(model)),
        name,
        log: silent,
        stopOnSignals: false,
        stopGrace: 200,
        maxCachedInstances: scenario.cachedRuns,
        ...(model.namespace !== '' && { namespace: model.namespace }),
      };
      const worker = new Worker(options, { random: randomOf(random), hasLivenessStream: false });
      this.#workers.push({ actor, worker, model, stopping: false });
      worker.run().catch(broken);
    });
  }

  killWorker(which: number, downMs: number): void {
    const life = this.#workers[which % Math.max(1, this.#workers.length)];
    if (life === undefined) return;
    this.#end(life.actor);
    this.#workers.splice(this.#workers.indexOf(life), 1);
    this.#later(downMs, () => this.startWorker(life.model));
  }

  stopWorker(which: number, downMs: number): void {
    const life = this.#workers[which % Math.max(1, this.#workers.length)];
    if (life === undefined || life.stopping) return;
    const { loop } = this.#options;
    life.stopping = true;
    loop.post(life.actor, 0, () => {
      void life.worker.stop().then(() =>
        loop.interrupt(() => {
          const at = this.#workers.indexOf(life);
          if (at >= 0) this.killWorker(at, downMs);
        }),
      );
    });
  }

  /** Creates a client in a separate process that never ends. */
  client(
    number: number,
    model: NamespaceModel,
  ): { readonly actor: Actor; readonly client: Client } {
    const { loop } = this.#options;
    const actor = loop.actor(`client ${number}${model.namespace}`);
    const dependencies = {
      random: randomOf(this.#nextRandom()),
      pingIntervalMs: PING_INTERVAL_MS,
      pingTimeoutMs: PING_TIMEOUT_MS,
    };
    const { namespace } = model;
    const options = { address: TARGET, log: silent, ...(namespace !== '' && { namespace }) };
    return { actor, client: new Client(options, dependencies) };
  }

  #end(actor: Actor): void {
    this.#options.loop.kill(actor);
    this.#options.network.processEnded(actor);
  }

  #later(ms: number, start: () => void): void {
    this.#options.loop.after(ms, start);
  }
}
