import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

import type { ActivityContext, Client } from '@perdure/sdk';

import { BatchDriver } from './batch-driver.ts';
import { BegunAttempts } from './begun.ts';
import { randomFrom } from './random.ts';
import { Driver } from './driver.ts';
import { isOver } from './durable.ts';
import { checkEnd, waitingText } from './end-check.ts';
import { Faults } from './faults.ts';
import type { Effects } from './interpreter.ts';
import { Network, useNetwork } from './network.ts';
import { Processes } from './processes.ts';
import { NamespaceModel, NamespaceWatch } from './namespace-model.ts';
import type { Root, Scenario } from './scenario.ts';
import { FAULTS_UNTIL_MS } from './scenario.ts';
import { ScheduleDriver } from './schedule-driver.ts';
import type { SimDisk } from './sim-store.ts';
import { Violation } from './violation.ts';
import type { Actor } from './virtual-loop.ts';
import { VirtualLoop } from './virtual-loop.ts';

/** The simulated time after the last fault within which all instances must end. */
const LIVENESS_MS = 30 * 60_000;
/** The number of callbacks after which a simulation counts as an endless loop. */
const CALLBACKS_MAX = 3_000_000;

export interface Outcome {
  readonly violation: Violation | null;
  /** A digest of all callbacks and messages, in order. */
  readonly trace: string;
  readonly instances: number;
  readonly executions: number;
  readonly events: number;
  readonly simulatedMs: number;
  readonly crashes: number;
  /** The work in progress at the failure. */
  readonly details: string;
}

/** Runs one scenario from its beginning to its end. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  return new Simulation(scenario).run();
}

/** The clients of one namespace. */
interface Side {
  readonly model: NamespaceModel;
  readonly roots: readonly Root[];
  /**
   * The suffix of the clients' events, which detects stray events from another namespace.
   */
  readonly mark: string;
  /** Roots with an outcome that clients have received. */
  readonly heard: Set<string>;
  driver: Driver | null;
  actor: Actor | null;
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #loop: VirtualLoop;
  readonly #network: Network;
  readonly #disk: SimDisk;
  /** All namespaces, the default one first. */
  readonly #sides: readonly Side[];
  readonly #processes: Processes;
  readonly #faults: Faults;
  readonly #hash: Hash = createHash('sha1');
  #violation: Violation | null = null;
  readonly #follows = new Set<string>();
  #followed = 0;
  readonly #promises = new Set<string>();
  readonly #begun = new BegunAttempts();
  #checkAt = 0;

  constructor(scenario: Scenario) {
    const random = randomFrom(scenario.seed);
    this.#scenario = scenario;
    this.#loop = new VirtualLoop(random.split('order'), (actor, error) => {
      const text = error instanceof Error ? error.stack : String(error);
      this.#broken(new Violation('no crash', `${actor.name}: ${text}`));
    });
    const broken = (error: unknown): void => this.#broken(error);
    this.#disk = {
      fullUntilMs: 0,
      operations: 0,
      beforeOperation: () => this.#faults.atOperation(this.#disk.operations),
      broken,
    };
    this.#sides = this.#sidesOf(scenario);
    const models = this.#sides.map(({ model }) => model);
    this.#network = new Network(this.#loop, random.split('network'), new NamespaceWatch(models));
    const { loop, network, disk } = { loop: this.#loop, network: this.#network, disk: this.#disk };
    const effectsOf = (model: NamespaceModel): Effects => ({
      ran: (_, activity) => this.#began(model, activity),
      published: (key, id) => this.#published(model, key, id),
    });
    const world = { scenario, loop, network, disk, broken };
    this.#processes = new Processes({ ...world, models, effectsOf });
    this.#faults = new Faults({ ...world, processes: this.#processes });
  }

  #sidesOf({ roots, beside, faults }: Scenario): Side[] {
    const side = (namespace: string, mark: string, all: readonly Root[]): Side => {
      const model = new NamespaceModel({
        namespace,
        isFull: () => this.#disk.fullUntilMs > 0 && this.#loop.nowMs < this.#disk.fullUntilMs + 500,
        broken: (error) => this.#broken(error),
        passed: (direction, bytes) => {
          this.#hash.update(`${this.#loop.nowMs.toFixed(2)}${direction}`).update(bytes);
        },
      });
      model.durable.schedules.clockJumps = faults.some(({ kind }) => kind === 'jump');
      return { model, roots: all, mark, heard: new Set(), driver: null, actor: null };
    };
    const [first, second] = [side('', '.', roots), side('beside', '+', beside)];
    return beside.length > 0 ? [first, second] : [first];
  }

  async run(): Promise<Outcome> {
    const { workers, clients } = this.#scenario;
    useNetwork(this.#network);
    const strays = (error: unknown): void =>
      this.#broken(new Violation('no crash', `unhandled: ${textOf(error)}`));
    process.on('unhandledRejection', strays);
    this.#processes.startSidecar();
    const [first, second] = this.#sides;
    for (let i = 0; i < workers; i += 1) this.#processes.startWorker(first!.model);
    for (let i = 0; i < clients; i += 1) {
      this.#startClient(
        i,
        first!,
        first!.roots.filter((_, at) => at % clients === i),
      );
    }
    if (second !== undefined) {
      this.#processes.startWorker(second.model);
      this.#startClient(0, second, second.roots);
    }
    this.#faults.begin();
    await this.#loop.run(() => this.#isDone());
    // Killed workers could not remove their data.
    process.removeAllListeners('unhandledRejection');
    useNetwork(null);
    return this.#outcome();
  }

  #startClient(number: number, side: Side, roots: readonly Root[]): void {
    const { model, mark } = side;
    const { actor, client } = this.#processes.client(number, model);
    const driver = new Driver({
      client,
      mark,
      acknowledgements: model.acknowledgements,
      isOver: (id) => this.#isOver(side, id),
      heard: (id) => side.heard.add(id),
      follow: (what, work) => this.#follow(what, work),
    });
    this.#loop.post(actor, 0, () => roots.forEach((root) => driver.begin(root)));
    if (side.driver !== null) return;
    side.driver = driver;
    side.actor = actor;
    if (side === this.#sides[0]) this.#startOthers(actor, client, side);
  }

  /** Runs the schedules and batches of one client. */
  #startOthers(actor: Actor, client: Client, { model, roots, heard }: Side): void {
    const { schedules, batches } = this.#scenario;
    const { durable, acknowledgements } = model;
    const herd = roots.filter((root) => root.herd).map(({ program }) => program.id);
    const isHerdDone = (): boolean => herd.every((id) => heard.has(id));
    const batcher = new BatchDriver({ client, durable, isHerdDone });
    const scheduler = new ScheduleDriver({
      client,
      acknowledgements,
      rules: durable.schedules,
      sidecarNowMs: () => this.#loop.wallMs(this.#processes.wallOffsetMs),
    });
    this.#loop.post(actor, 0, () => {
      batches.forEach((plan, at) => this.#follow(`${plan.kind} the herd`, batcher.drive(plan, at)));
      schedules.forEach((plan) => this.#follow(`schedule ${plan.id}`, scheduler.drive(plan)));
    });
  }

  /** True when an instance has ended, or was never started and no client can start it. */
  #isOver(side: Side, id: string): boolean {
    for (const instance of side.model.durable.instances.values()) {
      if (instance.id === id) return isOver(instance);
    }
    return isEveryoneOver(side);
  }

  #published(model: NamespaceModel, key: string, id: string): void {
    const known = `${model.namespace} ${id}`;
    if (this.#promises.has(known)) return;
    this.#promises.add(known);
    const { driver, actor } = this.#sides.find((side) => side.model === model)!;
    const afterMs = key.length * 37;
    this.#loop.post(actor!, 1, () =>
      this.#follow(`settle ${id}`, driver!.settle(id, key, afterMs)),
    );
  }

  /**
   * Records the begin of an attempt, except in scenarios with repeated frames. No transport repeats
   * frames, and they would break the count of recorded results.
   */
  #began({ namespace }: NamespaceModel, activity: ActivityContext): void {
    if (this.#scenario.faults.some(({ kind }) => kind === 'repeat')) return;
    try {
      this.#begun.began(this.#loop.current!, namespace, activity);
    } catch (error) {
      this.#broken(error);
    }
  }

  #follow(name: string, work: Promise<void>): void {
    const what = `${name} (${(this.#followed += 1)})`;
    this.#follows.add(what);
    work.then(
      () => this.#follows.delete(what),
      (error: unknown) => this.#broken(error),
    );
  }

  #broken(error: unknown): void {
    if (this.#violation !== null) return;
    this.#violation = error instanceof Violation ? error : new Violation('no crash', textOf(error));
  }

  /** Checks the end before each callback. The expensive part runs at intervals. */
  #isDone(): boolean {
    if (this.#violation !== null) return true;
    if (this.#loop.count < this.#checkAt) return false;
    this.#checkAt = this.#loop.count + 50;
    const { nowMs, count } = this.#loop;
    if (this.#follows.size === 0 && nowMs > 1_000 && this.#sides.every(isEveryoneOver)) return true;
    const late = nowMs > FAULTS_UNTIL_MS + LIVENESS_MS;
    if (!late && count < CALLBACKS_MAX) return false;
    this.#violation = new Violation('liveness', this.#waiting());
    return true;
  }

  #waiting(): string {
    return waitingText(
      this.#sides.map(({ model }) => model.durable),
      this.#follows,
    );
  }

  #checkSides(): void {
    const { schedules, batches } = this.#scenario;
    for (const { model, roots, mark } of this.#sides) {
      const first = model.namespace === '';
      const planned = { roots, schedules: first ? schedules : [], batches: first ? batches : [] };
      model.acknowledgements.checkAll();
      checkEnd(planned, { durable: model.durable, memory: model.memory, mark });
    }
  }

  #outcome(): Outcome {
    if (this.#violation === null) {
      try {
        this.#checkSides();
      } catch (error) {
        this.#broken(error);
      }
    }
    const sums = { instances: 0, executions: 0, events: 0 };
    for (const { durable } of this.#sides.map(({ model }) => model)) {
      sums.instances += durable.instances.size;
      for (const each of durable.instances.values()) sums.executions += each.executions.size;
      sums.events += durable.events;
    }
    return {
      violation: this.#violation,
      trace: this.#hash.update(`${this.#loop.count}`).digest('hex').slice(0, 16),
      ...sums,
      simulatedMs: this.#loop.nowMs,
      crashes: this.#faults.crashes,
      details: this.#violation === null ? '' : this.#waiting(),
    };
  }
}

function isEveryoneOver({ model, roots }: Side): boolean {
  const { instances } = model.durable;
  if (instances.size < roots.length) return false;
  for (const instance of instances.values()) if (!isOver(instance)) return false;
  return true;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
