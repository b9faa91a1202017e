// Tracks which worker began which attempt. An attempt begins once, in one worker, despite cut
// streams, restarts and delays, unless its worker has died or was requested to stop the attempt.
import type { ActivityContext } from '@perdure/sdk';

import { Violation } from './violation.ts';
import type { Actor } from './virtual-loop.ts';

interface Run {
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

export class BegunAttempts {
  readonly #runs = new Map<string, Run>();

  /** Records that an attempt begins in a process. */
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
