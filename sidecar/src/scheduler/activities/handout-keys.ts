import type { OutboundActivity } from '../../model/worker-ports.ts';
import type { AttemptName } from './attempt-keys.ts';

/** What handout keys uses of the scheduler. */
export interface HandoutKeysPorts {
  readonly adoption: {
    keysOf(names: readonly AttemptName[]): Uint8Array[];
  };
}

/** What an attempt has whose worker does not keep attempts. */
export const NO_KEY: Uint8Array = new Uint8Array();

/** An attempt whose key is not known when it is put into the next frame. */
export type KeylessActivity = Omit<OutboundActivity, 'key'> & { key: Uint8Array };

/** Gives the attempts that are handed out together their keys, before their frame is encoded. */
export class HandoutKeys {
  readonly #ports: HandoutKeysPorts;
  #tasks: KeylessActivity[] = [];
  #names: AttemptName[] = [];

  constructor(ports: HandoutKeysPorts) {
    this.#ports = ports;
  }

  /** An attempt of this instance; `fill` must follow in the same tick. */
  add(instanceNumber: number, task: KeylessActivity): void {
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
