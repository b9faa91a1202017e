// Drives many runs at once: delivers one event to each, lets microtasks drain, delivers the next.
// Node drains microtasks between immediates; several are queued per loop phase, so that a long
// history doesn't need one round of the loop per event. The only user of setImmediate.
import type { OrchestratorRun } from './run.ts';
import type { StrictGuard } from './strict-guard.ts';
import type { TurnOutcome } from './turn.ts';

interface Entry {
  readonly run: OrchestratorRun;
  readonly done: (outcome: TurnOutcome) => void;
}

// Rounds queued per loop phase: enough that the loop's own cost vanishes …
const roundsMax = 64;
// … but no more deliveries than take some milliseconds, so that sockets and pings get their turn.
const deliveriesPerPhase = 8_192;

export class Drainer {
  #entries: Entry[] = [];
  // Taken before all others, one at a time.
  readonly #strict: Entry[] = [];
  #rounds = 0;
  #entered: StrictGuard | undefined;

  /** Runs the turn that was loaded; `done` gets its outcome, never within this call. */
  add(run: OrchestratorRun, done: (outcome: TurnOutcome) => void): void {
    (run.strict === undefined ? this.#entries : this.#strict).push({ run, done });
    if (this.#rounds === 0) this.#queueRounds();
  }

  #queueRounds(): void {
    let longest = 0;
    for (const { run } of this.#entries) longest = Math.max(longest, run.pendingDeliveries);
    for (const { run } of this.#strict) longest = Math.max(longest, run.pendingDeliveries);
    const fair = Math.ceil(deliveriesPerPhase / (this.#entries.length + this.#strict.length));
    // Beside one round per event: the one that finishes, and in strict mode the one that leaves.
    this.#rounds = Math.min(longest + 2, fair + 2, roundsMax);
    for (let i = 0; i < this.#rounds; i += 1) setImmediate(this.#round);
  }

  readonly #round = (): void => {
    this.#rounds -= 1;
    this.#entered?.leave();
    this.#entered = undefined;
    const [strict] = this.#strict;
    const finished = strict === undefined ? this.#deliverAll() : this.#deliverStrict(strict);
    try {
      for (const { run, done } of finished) done(run.finish());
    } finally {
      const left = this.#entries.length + this.#strict.length;
      if (this.#rounds === 0 && left > 0) this.#queueRounds();
    }
  };

  #deliverAll(): Entry[] {
    const finished: Entry[] = [];
    const going: Entry[] = [];
    for (const entry of this.#entries) (entry.run.deliverNext() ? going : finished).push(entry);
    this.#entries = going;
    return finished;
  }

  /** One run alone: whatever happens until the next round is its code's doing. */
  #deliverStrict(entry: Entry): Entry[] {
    // Something else could run before the next phase, so a phase doesn't end with a delivery.
    if (this.#rounds === 0) return [];
    if (entry.run.deliverNext()) {
      this.#entered = entry.run.strict;
      return [];
    }
    this.#strict.shift();
    return [entry];
  }
}
