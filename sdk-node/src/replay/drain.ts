// Drives many runs: delivers one event to each run, drains microtasks, delivers the next event.
// Node drains microtasks between immediates. Several immediates are queued per loop phase, so that
// a long history does not need one loop iteration per event. Only this module uses setImmediate.
import type { LiveRequestResult, LiveRequest, RunningLiveRequest } from './live-requests.ts';
import type { OrchestratorRun } from './run.ts';
import { reportStray } from './stray-rejections.ts';
import type { RejectionWatch } from './stray-rejections.ts';
import type { NondeterminismGuard } from '../model/nondeterminism-guard.ts';
import type { TurnOutcome } from './turn.ts';

/** A run with a loaded turn. */
export interface DrainEntry {
  readonly run: OrchestratorRun;
  /** Receives the outcome. Never called within `add`. */
  done(outcome: TurnOutcome): void;
}

/** A live request to a run between two turns. */
export interface LiveRequestEntry {
  readonly run: OrchestratorRun;
  readonly request: LiveRequest;
  /** Receives the answer. Never called within `addLiveRequest`. */
  done(answer: LiveRequestResult): void;
}

// Maximum number of rounds per loop phase: enough to make the cost of the loop negligible.
const roundsMax = 64;
// Maximum number of deliveries per phase. They take some milliseconds, so that sockets and pings
// are served.
const deliveriesPerPhase = 8_192;

export class Drainer {
  readonly #watch: RejectionWatch | undefined;
  #entries: DrainEntry[] = [];
  // These runs have priority and run one at a time.
  readonly #guarded: DrainEntry[] = [];
  #liveRequests: LiveRequestEntry[] = [];
  /** Live requests with a called handler; they end in the next round. */
  #runningRequests: { readonly entry: LiveRequestEntry; readonly running: RunningLiveRequest }[] =
    [];
  /** Largest number of pending deliveries of one entry. */
  #longest = 0;
  #rounds = 0;
  /** Additional rounds for outcomes that continued code may add. */
  #spare = 0;
  #entered: NondeterminismGuard | undefined;
  /** Entries with code that runs between this round and the next. */
  #running: readonly DrainEntry[] = [];

  /** True from the first round of a phase to its end, while the watch is open. */
  #watching = false;

  /** @param watch default: Node handles unhandled rejections. */
  constructor(watch?: RejectionWatch) {
    this.#watch = watch;
  }

  /** Adds a run and runs its loaded turn. */
  add(entry: DrainEntry): void {
    const { run } = entry;
    (run.nondeterminismGuard === undefined ? this.#entries : this.#guarded).push(entry);
    this.#longest = Math.max(this.#longest, run.pendingDeliveries);
    if (this.#rounds === 0) this.#queueRounds();
  }

  /** Adds a live request to a run between two turns. */
  addLiveRequest(entry: LiveRequestEntry): void {
    this.#liveRequests.push(entry);
    if (this.#rounds === 0) this.#queueRounds();
  }

  #queueRounds(): void {
    const guarded = this.#guarded.length;
    const fair = Math.ceil(deliveriesPerPhase / (this.#entries.length + guarded));
    // In addition to one round per event: one round to finish, and one to leave a guarded run.
    const others = (guarded > 0 ? 2 : 1) + (this.#liveRequests.length > 0 ? 1 : 0);
    this.#rounds = Math.min(this.#longest + others + this.#spare, fair + others, roundsMax);
    for (let i = 0; i < this.#rounds; i += 1) setImmediate(this.#round);
    // Immediates that are queued together run without other code between them, so every rejection
    // between the first and the last comes from these runs.
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
      const hasStarted =
        (this.#liveRequests.length > 0 || this.#runningRequests.length > 0) &&
        this.#answerLiveRequests();
      const finished =
        guarded === undefined
          ? this.#deliverAll()
          : hasStarted
            ? []
            : this.#deliverGuarded(guarded);
      for (const entry of finished) entry.done(entry.run.finish());
    } finally {
      const requests = this.#liveRequests.length + this.#runningRequests.length;
      const left = this.#entries.length + this.#guarded.length + requests;
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

  /**
   * Ends the live requests of the last round and starts the queued ones. Returns true if it started
   * any.
   */
  #answerLiveRequests(): boolean {
    const running = this.#runningRequests;
    const liveRequests = this.#liveRequests;
    this.#liveRequests = [];
    this.#runningRequests = [];
    for (const one of running) one.entry.done(one.running.end());
    for (const entry of liveRequests) {
      this.#runningRequests.push({ entry, running: entry.run.beginLiveRequest(entry.request) });
    }
    return liveRequests.length > 0;
  }

  #deliverAll(): readonly DrainEntry[] {
    const entries = this.#entries;
    const finished: DrainEntry[] = [];
    this.#running = entries;
    this.#longest = 0;
    const going: DrainEntry[] = [];
    const busy =
      this.#runningRequests.length === 0
        ? undefined
        : this.#runningRequests.map(({ entry }) => entry.run);
    for (const entry of entries) {
      // A run with a running live request is skipped: decisions of its turn would count as
      // decisions of the handler.
      const isSkipped = busy?.includes(entry.run) === true;
      if (!isSkipped && !entry.run.deliverNext()) finished.push(entry);
      else {
        going.push(entry);
        this.#longest = Math.max(this.#longest, entry.run.pendingDeliveries);
      }
    }
    this.#entries = going;
    return finished;
  }

  /**
   * Delivers to one run only, so that everything until the next round is attributed to its code.
   */
  #deliverGuarded(entry: DrainEntry): readonly DrainEntry[] {
    // Other code can run before the next phase, so a phase does not end with a delivery.
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
