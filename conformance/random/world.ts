// The deliveries of a program: outcomes of its open operations, events and a cancellation, in an
// order generated from a seed.
import type { Json } from '../case.ts';
import type { Fraction } from './programs.ts';

const failure = { kind: 'APPLICATION', type: 'E', message: 'e' };

/** Returns the event that completes an operation, with success or failure. */
function outcomeOf(kind: string, seq: number, isBad: boolean, value: number): Json {
  const output = { json: value };
  switch (kind) {
    case 'createTimer':
      return { timerFired: { seq } };
    case 'scheduleActivity':
      return isBad
        ? { activityFailed: { seq, failure, attempt: 1 } }
        : { activityCompleted: { seq, output, attempt: 1 } };
    case 'scheduleChild':
      return isBad ? { childFailed: { seq, failure } } : { childCompleted: { seq, output } };
    case 'scheduleStep':
      return isBad ? { stepFailed: { seq, failure } } : { stepCompleted: { seq, output } };
    case 'requestRaise':
      return isBad ? { raiseRefused: { seq, failure } } : { raiseAccepted: { seq } };
    case 'createPromise':
      return isBad
        ? { promiseRejected: { seq, failure } }
        : { promiseResolved: { seq, value: output } };
    default:
      throw new Error(`no event completes the action ${kind}`);
  }
}

export class World {
  readonly #fraction: Fraction;
  readonly #open = new Map<number, string>();
  readonly #waits = new Map<number, string>();
  #isCancelled = false;
  #timeMs = 1_000_000;

  constructor(fraction: Fraction) {
    this.#fraction = fraction;
  }

  /** Adds the operations that the program has issued. */
  see(actions: readonly Json[]): void {
    for (const action of actions) {
      const [kind, body] = Object.entries(action)[0] as [string, { seq?: number; name?: string }];
      if (body.seq === undefined) continue;
      if (kind === 'waitForEvent') this.#waits.set(body.seq, body.name ?? '');
      else if (kind !== 'cancelOperation') this.#open.set(body.seq, kind);
      else if (!this.#open.delete(body.seq)) this.#waits.delete(body.seq);
    }
  }

  /** Generates one to three deliveries. */
  next(): Json[] {
    const count = 1 + Math.floor(this.#fraction() * 3);
    return Array.from({ length: count }, () => this.#one());
  }

  #one(): Json {
    this.#timeMs += 1;
    const timeMs = this.#timeMs;
    const seqs = [...this.#open.keys()];
    const seq = seqs[Math.floor(this.#fraction() * (seqs.length + 2))];
    const value = Math.floor(this.#fraction() * 100);
    if (seq !== undefined) {
      const kind = this.#open.get(seq)!;
      this.#open.delete(seq);
      return { timeMs, ...outcomeOf(kind, seq, this.#fraction() < 0.25, value) };
    }
    if (!this.#isCancelled && this.#fraction() < 0.08) {
      this.#isCancelled = true;
      return { timeMs, cancelRequested: { reason: 'c' } };
    }
    return { timeMs, eventRaised: { name: this.#eventName(), payload: { json: value } } };
  }

  /** Returns the name of an event: of an open wait, or of an early event. */
  #eventName(): string {
    if (this.#fraction() < 0.4) return this.#fraction() < 0.3 ? 'n' : 'm';
    for (const [seq, name] of this.#waits) {
      this.#waits.delete(seq);
      return name;
    }
    return 'unread';
  }
}
