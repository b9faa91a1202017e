// Tracks which worker began which attempt. A live worker that was not asked to stop an attempt is
// the only one that begins it, and does so once, despite cut streams, restarts and delays.
import type { ActivityContext } from '@perdure/sdk';

import { Violation } from './violation.ts';
import type { Actor } from './virtual-loop.ts';

interface Run {
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

export class BegunAttempts {
  readonly #runs = new Map<string, Run>();

  /** An attempt begins in this process. */
  began(actor: Actor, namespace: string, { info, signal }: ActivityContext): void {
    const { instanceId, execution, seq, attempt } = info;
    const name = `${namespace}/${instanceId}/${execution}/${seq}, attempt ${attempt}`;
    const before = this.#runs.get(name);
    this.#runs.set(name, { actor, signal });
    if (before === undefined || !before.actor.alive || before.signal.aborted) return;
    const text = `${name} begins in ${actor.name} and had begun in ${before.actor.name}`;
    throw new Violation('G5 first result', text);
  }
}
