import type { OutboundActivity } from '../../model/worker-ports.ts';
import type { AttemptName } from './attempt-keys.ts';

/** Ports of the scheduler that this module uses. */
export interface DispatchKeysPorts {
  readonly adoption: {
    keysOf(names: readonly AttemptName[]): Uint8Array[];
  };
}

/** The key of an attempt at a worker that does not keep attempts. */
export const NO_KEY: Uint8Array = new Uint8Array();

/** An attempt that is added to the next frame before its key is computed. */
export type KeylessTask = Omit<OutboundActivity, 'key'> & { key: Uint8Array };

/** Sets the keys of attempts that are dispatched together, before their frame is encoded. */
export class DispatchKeys {
  readonly #ports: DispatchKeysPorts;
  #tasks: KeylessTask[] = [];
  #names: AttemptName[] = [];

  constructor(ports: DispatchKeysPorts) {
    this.#ports = ports;
  }

  /** Adds an attempt of this instance; `fill` must follow in the same tick. */
  add(instanceNumber: number, task: KeylessTask): void {
    const { execution, seq, attempt } = task;
    this.#tasks.push(task);
    this.#names.push({ instanceNumber, execution, seq, attempt });
  }

  fill(): void {
    if (this.#tasks.length === 0) return;
    const keys = this.#ports.adoption.keysOf(this.#names);
    for (const [index, task] of this.#tasks.entries()) task.key = keys[index]!;
    this.#tasks = [];
    this.#names = [];
  }
}
