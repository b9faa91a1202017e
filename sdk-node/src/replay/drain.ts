// Drives many runs at once: delivers one event to each, lets microtasks drain, delivers the next.
// Node drains microtasks between immediates; several are queued per loop phase, so that a long
// history doesn't need one round of the loop per event. The only user of setImmediate.
import type { LiveRequestResult, LiveRequest, RunningLiveRequest } from './live-requests.ts';
import type { OrchestratorRun } from './run.ts';
import { reportStray } from './stray-rejections.ts';
import type { RejectionWatch } from './stray-rejections.ts';
import type { NondeterminismGuard } from '../model/nondeterminism-guard.ts';
import type { TurnOutcome } from './turn.ts';

/** A run whose turn has been loaded. */
export interface DrainEntry {
  readonly run: OrchestratorRun;
  /** Gets the outcome; never called within `add`. */
  done(outcome: TurnOutcome): void;
}

/** A question to a run that is in no turn. */
export interface LiveRequestEntry {
  readonly run: OrchestratorRun;
  readonly question: LiveRequest;
  /** Gets the answer; never called within `ask`. */
  done(answer: LiveRequestResult): void;
}

// Rounds queued per loop phase: enough that the loop's own cost vanishes …
const roundsMax = 64;
// … but no more deliveries than take some milliseconds, so that sockets and pings get their turn.
const deliveriesPerPhase = 8_192;

export class Drainer {
  readonly #watch: RejectionWatch | undefined;
  #entries: DrainEntry[] = [];
  // Taken before all others, one at a time.
  readonly #guarded: DrainEntry[] = [];
  #liveRequests: LiveRequestEntry[] = [];
  /** Whose handlers have been called; they end with the next round. */
  #asked: { readonly entry: LiveRequestEntry; readonly running: RunningLiveRequest }[] = [];
  /** Of the entry that has most: its events that are still to be delivered. */
  #longest = 0;
  #rounds = 0;
  /** Rounds beyond those that are needed for certain: code that continues may leave outcomes. */
  #spare = 0;
  #entered: NondeterminismGuard | undefined;
  /** Whose code runs between the present round and the next. */
  #running: readonly DrainEntry[] = [];

  /** The watch is open: from the first round of a phase to its end. */
  #watching = false;

  /** @param watch default: Node handles unhandled rejections. */
  constructor(watch?: RejectionWatch) {
    this.#watch = watch;
  }

  /** Runs the turn that was loaded. */
  add(entry: DrainEntry): void {
    const { run } = entry;
    (run.nondeterminismGuard === undefined ? this.#entries : this.#guarded).push(entry);
    this.#longest = Math.max(this.#longest, run.pendingDeliveries);
    if (this.#rounds === 0) this.#queueRounds();
  }

  /** Asks the code of a run between its turns. */
  ask(entry: LiveRequestEntry): void {
    this.#liveRequests.push(entry);
    if (this.#rounds === 0) this.#queueRounds();
  }

  #queueRounds(): void {
    const guarded = this.#guarded.length;
    const fair = Math.ceil(deliveriesPerPhase / (this.#entries.length + guarded));
    // Beside one round per event: the one that finishes, and of guarded runs the one that leaves.
    const others = (guarded > 0 ? 2 : 1) + (this.#liveRequests.length > 0 ? 1 : 0);
    this.#rounds = Math.min(this.#longest + others + this.#spare, fair + others, roundsMax);
    for (let i = 0; i < this.#rounds; i += 1) setImmediate(this.#round);
    // Queued together, they run one right after the other: what is rejected between the first and
    // the last was rejected by the code of these runs.
    setImmediate(this.#phaseEnd);
  }

  readonly #round = (): void => {
    if (!this.#watching) this.#watch?.open(this.#stray);
    this.#watching = true;
    this.#rounds -= 1;
    this.#entered?.leave();
    this.#entered = undefined;
    const [guarded] = this.#guarded;
    try {
      const asking =
        (this.#liveRequests.length > 0 || this.#asked.length > 0) && this.#answerLiveRequests();
      const finished =
        guarded === undefined ? this.#deliverAll() : asking ? [] : this.#deliverGuarded(guarded);
      for (const entry of finished) entry.done(entry.run.finish());
    } finally {
      const asks = this.#liveRequests.length + this.#asked.length;
      const left = this.#entries.length + this.#guarded.length + asks;
      if (left === 0) this.#spare = 0;
      else if (this.#rounds === 0) {
        this.#spare = this.#longest === 0 ? Math.min(this.#spare * 2 + 1, roundsMax) : 0;
        this.#queueRounds();
      }
    }
  };

  readonly #phaseEnd = (): void => {
    if (this.#watching) this.#watch?.close(this.#stray);
    this.#watching = false;
    this.#running = [];
  };

  readonly #stray = (reason: unknown): void => {
    reportStray(
      this.#running.map(({ run }) => run),
      reason,
    );
  };

  /** Ends those that were begun a round ago, and begins the next. True: some have begun. */
  #answerLiveRequests(): boolean {
    const asked = this.#asked;
    const liveRequests = this.#liveRequests;
    this.#liveRequests = [];
    this.#asked = [];
    for (const { entry, running } of asked) entry.done(running.end());
    for (const entry of liveRequests) {
      this.#asked.push({ entry, running: entry.run.beginLiveRequest(entry.question) });
    }
    return liveRequests.length > 0;
  }

  #deliverAll(): readonly DrainEntry[] {
    const entries = this.#entries;
    const finished: DrainEntry[] = [];
    this.#running = entries;
    this.#longest = 0;
    const going: DrainEntry[] = [];
    const asked = this.#asked.length === 0 ? undefined : this.#asked.map(({ entry }) => entry.run);
    for (const entry of entries) {
      // What its code did while a question is answered would be taken for the answer's doing.
      const held = asked?.includes(entry.run) === true;
      if (!held && !entry.run.deliverNext()) finished.push(entry);
      else {
        going.push(entry);
        this.#longest = Math.max(this.#longest, entry.run.pendingDeliveries);
      }
    }
    this.#entries = going;
    return finished;
  }

  /** One run alone: whatever happens until the next round is its code's doing. */
  #deliverGuarded(entry: DrainEntry): readonly DrainEntry[] {
    // Something else could run before the next phase, so a phase doesn't end with a delivery.
    if (this.#rounds === 0) return [];
    this.#running = [entry];
    const going = entry.run.deliverNext();
    if (going) this.#entered = entry.run.nondeterminismGuard;
    else this.#guarded.shift();
    this.#longest = 0;
    for (const { run } of [...this.#guarded, ...this.#entries]) {
      this.#longest = Math.max(this.#longest, run.pendingDeliveries);
    }
    return going ? [] : [entry];
  }
}
