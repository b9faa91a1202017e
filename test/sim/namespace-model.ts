import { createEventCodec, createMemoryDisk } from '@perdure/sidecar/internal';
import type { MemoryDisk } from '@perdure/sidecar/internal';

import { Acknowledgements } from './acknowledgements.ts';
import { theContract } from './contract.ts';
import { Durable } from './durable.ts';
import type { Stream, StreamWatch } from './network.ts';
import type { Actor } from './virtual-loop.ts';
import { WireWatch } from './wire-watch.ts';

export interface NamespaceModelOptions {
  /** The name of the namespace. Empty: the default namespace. */
  readonly namespace: string;
  isFull(): boolean;
  broken(error: unknown): void;
  passed(direction: string, bytes: Buffer): void;
}

/** One namespace and the model of its data, which other namespaces must not affect. */
export class NamespaceModel {
  readonly namespace: string;
  readonly memory: MemoryDisk = createMemoryDisk();
  readonly durable: Durable;
  readonly watch: WireWatch;
  readonly acknowledgements: Acknowledgements;

  constructor({ namespace, isFull, broken, passed }: NamespaceModelOptions) {
    const contract = theContract();
    this.namespace = namespace;
    this.durable = new Durable(createEventCodec(contract));
    this.watch = new WireWatch({ contract, durable: this.durable, broken, passed });
    this.acknowledgements = new Acknowledgements(this.durable, isFull);
  }
}

/** Passes each stream to the checks of its namespace. */
export class NamespaceWatch implements StreamWatch {
  readonly #models: ReadonlyMap<string, NamespaceModel>;

  constructor(models: readonly NamespaceModel[]) {
    this.#models = new Map(models.map((model) => [model.namespace, model]));
  }

  sent(stream: Stream, bytes: Buffer): void {
    this.#of(stream)?.watch.sent(stream, bytes);
  }

  received(stream: Stream, bytes: Buffer): boolean {
    return this.#of(stream)?.watch.received(stream, bytes) ?? false;
  }

  ended(stream: Stream): void {
    this.#of(stream)?.watch.ended(stream);
  }

  processEnded(actor: Actor): void {
    for (const { watch } of this.#models.values()) watch.processEnded(actor);
  }

  #of(stream: Stream): NamespaceModel | undefined {
    return this.#models.get(stream.namespace);
  }
}
