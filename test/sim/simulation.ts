import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

import { createEventCodec, createMemoryDisk } from '@perdure/sidecar/internal';

import { Acknowledgements } from './acknowledgements.ts';
import { BatchDriver } from './batch-driver.ts';
import { chanceOf } from './chance.ts';
import { Driver } from './driver.ts';
import { Durable, isOver } from './durable.ts';
import { checkEnd, waitingText } from './end-check.ts';
import { Faults } from './faults.ts';
import { Network, useNetwork } from './network.ts';
import { Processes, theContract } from './processes.ts';
import type { Scenario } from './scenario.ts';
import { FAULTS_UNTIL_MS } from './scenario.ts';
import { ScheduleDriver } from './schedule-driver.ts';
import type { SimDisk } from './sim-store.ts';
import { Violation } from './violation.ts';
import { VirtualLoop } from './virtual-loop.ts';
import { WireWatch } from './wire-watch.ts';

/** After the last fault everything must have come to its end within so much simulated time. */
const LIVENESS_MS = 30 * 60_000;
/** Callbacks after which a simulation is thought to go round in circles. */
const CALLBACKS_MAX = 3_000_000;

export interface Outcome {
  readonly violation: Violation | null;
  /** Digest of everything that happened, in order. */
  readonly trace: string;
  readonly instances: number;
  readonly executions: number;
  readonly events: number;
  readonly simulatedMs: number;
  readonly crashes: number;
  /** What was going on when it ended badly. */
  readonly details: string;
}

/** Runs one scenario from its beginning to its end. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #loop: VirtualLoop;
  readonly #network: Network;
  readonly #disk: SimDisk;
  readonly #durable: Durable;
  readonly #processes: Processes;
  readonly #acknowledgements: Acknowledgements;
  readonly #faults: Faults;
  readonly #hash: Hash = createHash('sha1');
  #violation: Violation | null = null;
  readonly #follows = new Set<string>();
  #followed = 0;
  #driver: Driver | null = null;
  readonly #heard = new Set<string>();
  readonly #promises = new Map<string, number>();
  #checkAt = 0;

  constructor(scenario: Scenario) {
    const chance = chanceOf(scenario.seed);
    this.#scenario = scenario;
    this.#loop = new VirtualLoop(chance.split('order'), (actor, error) => {
      const text = error instanceof Error ? error.stack : String(error);
      this.#broken(new Violation('no crash', `${actor.name}: ${text}`));
    });
    this.#durable = new Durable(createEventCodec(theContract()));
    const broken = (error: unknown): void => this.#broken(error);
    this.#durable.schedules.clockJumps = scenario.faults.some(({ kind }) => kind === 'jump');
    const watch = new WireWatch({
      contract: theContract(),
      durable: this.#durable,
      broken,
      passed: (direction, bytes) => {
        this.#hash.update(`${this.#loop.nowMs.toFixed(2)}${direction}`).update(bytes);
      },
    });
    this.#network = new Network(this.#loop, chance.split('network'), watch);
    this.#disk = {
      memory: createMemoryDisk(),
      durable: this.#durable,
      fullUntilMs: 0,
      operations: 0,
      beforeOperation: () => this.#faults.atOperation(this.#disk.operations),
      broken,
    };
    this.#acknowledgements = new Acknowledgements(
      this.#durable,
      () => this.#disk.fullUntilMs > 0 && this.#loop.nowMs < this.#disk.fullUntilMs + 500,
    );
    const { loop, network, disk } = { loop: this.#loop, network: this.#network, disk: this.#disk };
    const effects = {
      ran: () => undefined,
      published: (key: string, id: string) => this.#published(key, id),
    };
    this.#processes = new Processes({ scenario, loop, network, disk, effects, broken });
    this.#faults = new Faults({
      scenario,
      loop,
      network,
      disk,
      processes: this.#processes,
      broken,
    });
  }

  async run(): Promise<Outcome> {
    const { workers, clients, roots, schedules, batches } = this.#scenario;
    useNetwork(this.#network);
    const strays = (error: unknown): void =>
      this.#broken(new Violation('no crash', `nobody handled: ${textOf(error)}`));
    process.on('unhandledRejection', strays);
    this.#processes.startSidecar();
    for (let i = 0; i < workers; i += 1) this.#processes.startWorker();
    for (let i = 0; i < clients; i += 1) {
      const { actor, client } = this.#processes.client(i);
      const driver = new Driver({
        client,
        acknowledgements: this.#acknowledgements,
        isOver: (id) => this.#isOver(id),
        heard: (id) => this.#heard.add(id),
        follow: (what, work) => this.#follow(what, work),
      });
      this.#driver ??= driver;
      const own = roots.filter((_, at) => at % clients === i);
      this.#loop.post(actor, 0, () => own.forEach((root) => driver.begin(root)));
      this.#clients.push(actor);
      if (i > 0) continue;
      const scheduler = new ScheduleDriver({
        client,
        acknowledgements: this.#acknowledgements,
        rules: this.#durable.schedules,
        sidecarNowMs: () => this.#loop.wallMs(this.#processes.wallOffsetMs),
      });
      const herd = roots.filter((root) => root.herd).map(({ program }) => program.id);
      const batcher = new BatchDriver({
        client,
        durable: this.#durable,
        isHerdDone: () => herd.every((id) => this.#heard.has(id)),
      });
      this.#loop.post(actor, 0, () =>
        batches.forEach((plan, at) =>
          this.#follow(`${plan.kind} the herd`, batcher.drive(plan, at)),
        ),
      );
      this.#loop.post(actor, 0, () =>
        schedules.forEach((plan) => this.#follow(`schedule ${plan.id}`, scheduler.drive(plan))),
      );
    }
    this.#faults.begin();
    await this.#loop.run(() => this.#isDone());
    // Workers that were killed had no time to withdraw their own.
    process.removeAllListeners('unhandledRejection');
    useNetwork(null);
    return this.#outcome();
  }

  readonly #clients: ReturnType<Processes['client']>['actor'][] = [];

  /** True also of one that was never started, when nobody is left who could do so. */
  #isOver(id: string): boolean {
    for (const instance of this.#durable.instances.values()) {
      if (instance.id === id) return isOver(instance);
    }
    return this.#everyoneIsOver();
  }

  #published(key: string, id: string): void {
    if (this.#promises.has(id)) return;
    this.#promises.set(id, 1);
    const driver = this.#driver!;
    const afterMs = key.length * 37;
    this.#loop.post(this.#clients[0]!, 1, () =>
      this.#follow(`settle ${id}`, driver.settle(id, key, afterMs)),
    );
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

  /** Looked at before each callback; the expensive part now and then. */
  #isDone(): boolean {
    if (this.#violation !== null) return true;
    if (this.#loop.count < this.#checkAt) return false;
    this.#checkAt = this.#loop.count + 50;
    const { nowMs, count } = this.#loop;
    if (this.#follows.size === 0 && nowMs > 1_000 && this.#everyoneIsOver()) return true;
    const late = nowMs > FAULTS_UNTIL_MS + LIVENESS_MS;
    if (!late && count < CALLBACKS_MAX) return false;
    this.#violation = new Violation('liveness', waitingText(this.#durable, this.#follows));
    return true;
  }

  #everyoneIsOver(): boolean {
    if (this.#durable.instances.size < this.#scenario.roots.length) return false;
    for (const instance of this.#durable.instances.values()) if (!isOver(instance)) return false;
    return true;
  }

  #outcome(): Outcome {
    if (this.#violation === null) {
      try {
        this.#acknowledgements.checkAll();
        checkEnd(this.#scenario, this.#durable, this.#disk.memory);
      } catch (error) {
        this.#broken(error);
      }
    }
    let executions = 0;
    for (const each of this.#durable.instances.values()) executions += each.executions.size;
    return {
      violation: this.#violation,
      trace: this.#hash.update(`${this.#loop.count}`).digest('hex').slice(0, 16),
      instances: this.#durable.instances.size,
      executions,
      events: this.#durable.events,
      simulatedMs: this.#loop.nowMs,
      crashes: this.#faults.crashes,
      details: this.#violation === null ? '' : waitingText(this.#durable, this.#follows),
    };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
