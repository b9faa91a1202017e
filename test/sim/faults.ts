import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { Hostile } from './hostile.ts';
import type { Network } from './network.ts';
import { theContract } from './contract.ts';
import { TARGET } from './processes.ts';
import type { Processes } from './processes.ts';
import type { Fault, Scenario } from './scenario.ts';
import type { SimDisk } from './sim-store.ts';
import type { VirtualLoop } from './virtual-loop.ts';

export interface FaultsOptions {
  readonly scenario: Scenario;
  readonly loop: VirtualLoop;
  readonly network: Network;
  readonly disk: SimDisk;
  readonly processes: Processes;
  broken(error: unknown): void;
}

/** Injects the faults of the scenario at their times. */
export class Faults {
  readonly #options: FaultsOptions;
  readonly #random: Random;
  readonly #atOperation = new Map<number, number>();
  /** The number of killed processes. */
  crashes = 0;

  constructor(options: FaultsOptions) {
    this.#options = options;
    this.#random = randomFrom(options.scenario.seed).split('faults');
  }

  begin(): void {
    const { loop, scenario } = this.#options;
    for (const fault of scenario.faults) {
      if (fault.kind === 'killAtOperation') {
        this.#atOperation.set(fault.operation, fault.downMs);
      } else {
        loop.after(fault.atMs, () => this.#strike(fault));
      }
    }
  }

  /** Called before the n-th operation of the store. */
  atOperation(number: number): void {
    const downMs = this.#atOperation.get(number);
    if (downMs === undefined) return;
    this.#options.loop.interrupt(() => this.#killSidecar(downMs));
  }

  #killSidecar(downMs: number): void {
    this.crashes += 1;
    this.#options.processes.killSidecar(downMs);
  }

  #strike(fault: Exclude<Fault, { kind: 'killAtOperation' }>): void {
    const { loop, network, disk, processes } = this.#options;
    switch (fault.kind) {
      case 'cut':
        this.#someStreams(fault.share, (stream) => network.cut(stream));
        return;
      case 'swallow':
        this.#someStreams(fault.share, (stream) => network.swallow(stream));
        return;
      case 'killSidecar':
        this.#killSidecar(fault.downMs);
        return;
      case 'stopSidecar':
        processes.stopSidecar(fault.downMs);
        return;
      case 'killWorker':
        this.crashes += 1;
        processes.killWorker(fault.which, fault.downMs);
        return;
      case 'stopWorker':
        processes.stopWorker(fault.which, fault.downMs);
        return;
      case 'full':
        disk.fullUntilMs = Math.max(disk.fullUntilMs, loop.nowMs + fault.forMs);
        return;
      case 'jump':
        processes.setClock(fault.byMs);
        return;
      case 'hostile':
        this.#speak(fault.how);
        return;
      case 'lag':
        this.#for(fault.forMs, (on) => (network.lagMs = on ? fault.lagMs : 0.5));
        return;
      case 'repeat':
        this.#for(fault.forMs, (on) => (network.repeats = on ? fault.share : 0));
        return;
      case 'slow':
        this.#slow(fault.forMs, fault.slowMs);
    }
  }

  #for(ms: number, set: (on: boolean) => void): void {
    set(true);
    this.#options.loop.after(ms, () => set(false));
  }

  #slow(forMs: number, slowMs: number): void {
    const { network } = this.#options;
    const streams = network.streams().filter(() => this.#random.happens(0.5));
    this.#for(forMs, (on) => {
      for (const { up, down } of streams) {
        up.slowMs = on ? slowMs : 0;
        down.slowMs = on ? slowMs : 0;
      }
    });
  }

  #someStreams(share: number, act: (stream: ReturnType<Network['streams']>[number]) => void): void {
    for (const stream of this.#options.network.streams()) {
      if (this.#random.happens(share)) act(stream);
    }
  }

  #speak(how: number): void {
    const { loop, broken } = this.#options;
    const actor = loop.actor('mallory');
    const hostile = new Hostile(TARGET, theContract(), this.#random, broken);
    loop.post(actor, 0, () => hostile.speak(how));
  }
}
