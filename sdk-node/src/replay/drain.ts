// Drives many runs in passes. A pass delivers one event to each run. Node drains microtasks between
// immediates, so microtasks drain before the next pass. Several passes are queued per phase of the
// event loop, so that a long history does not need one loop iteration per event. Only this module
// uses setImmediate.
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

// Maximum number of passes per loop phase: enough to make the cost of the loop negligible.
const passesMax = 64;
// Maximum number of deliveries per phase. They take some milliseconds, so that sockets and pings
// are served.
const deliveriesPerPhase = 8_192;

export class Drainer {
  readonly #watch: RejectionWatch | undefined;
  #entries: DrainEntry[] = [];
  // Runs with a nondeterminism guard. They have priority and run one at a time.
  readonly #guarded: DrainEntry[] = [];
  #liveRequests: LiveRequestEntry[] = [];
  /** Live requests whose handler was called. They end in the next pass. */
  #runningRequests: { readonly entry: LiveRequestEntry; readonly running: RunningLiveRequest }[] =
    [];
  /** Largest number of pending deliveries of one entry. */
  #longest = 0;
  #passesLeft = 0;
  /** Additional passes for outcomes that code adds when it resumes. */
  #spare = 0;
  #entered: NondeterminismGuard | undefined;
  /** Entries whose code runs between this pass and the next. */
  #running: readonly DrainEntry[] = [];

  /** True from the first pass of a phase to its end, while the watch is open. */
  #watching = false;

  /** @param watch attributes unhandled rejections to runs. Default: Node handles them. */
  constructor(watch?: RejectionWatch) {
    this.#watch = watch;
  }

  /** Adds a run and runs its loaded turn. */
  add(entry: DrainEntry): void {
    const { run } = entry;
    (run.nondeterminismGuard === undefined ? this.#entries : this.#guarded).push(entry);
    this.#longest = Math.max(this.#longest, run.pendingDeliveries);
    if (this.#passesLeft === 0) this.#queuePasses();
  }

  /** Adds a live request to a run between two turns. */
  addLiveRequest(entry: LiveRequestEntry): void {
    this.#liveRequests.push(entry);
    if (this.#passesLeft === 0) this.#queuePasses();
  }

  #queuePasses(): void {
    const guarded = this.#guarded.length;
    const fairShare = Math.ceil(deliveriesPerPhase / (this.#entries.length + guarded));
    // In addition to one pass per event: one pass to finish, and one to leave a guarded run.
    const extra = (guarded > 0 ? 2 : 1) + (this.#liveRequests.length > 0 ? 1 : 0);
    this.#passesLeft = Math.min(this.#longest + extra + this.#spare, fairShare + extra, passesMax);
    for (let i = 0; i < this.#passesLeft; i += 1) setImmediate(this.#pass);
    // Immediates that are queued together run without other code between them, so every rejection
    // between the first and the last comes from these runs.
    setImmediate(this.#phaseEnd);
  }

  readonly #pass = (): void => {
    if (!this.#watching) this.#watch?.open(this.#stray);
    this.#watching = true;
    this.#passesLeft -= 1;
    this.#entered?.leave();
    this.#entered = undefined;
    const [guarded] = this.#guarded;
    try {
      const startedRequests =
        (this.#liveRequests.length > 0 || this.#runningRequests.length > 0) &&
        this.#answerLiveRequests();
      const finished =
        guarded === undefined
          ? this.#deliverAll()
          : startedRequests
            ? []
            : this.#deliverGuarded(guarded);
      for (const entry of finished) entry.done(entry.run.finish());
    } finally {
      const requests = this.#liveRequests.length + this.#runningRequests.length;
      const remaining = this.#entries.length + this.#guarded.length + requests;
      if (remaining === 0) this.#spare = 0;
      else if (this.#passesLeft === 0) {
        this.#spare = this.#longest === 0 ? Math.min(this.#spare * 2 + 1, passesMax) : 0;
        this.#queuePasses();
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
   * Ends the live requests of the last pass and starts the queued ones. Returns true if it started
   * any.
   */
  #answerLiveRequests(): boolean {
    const running = this.#runningRequests;
    const liveRequests = this.#liveRequests;
    this.#liveRequests = [];
    this.#runningRequests = [];
    for (const request of running) request.entry.done(request.running.end());
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
    const unfinished: DrainEntry[] = [];
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
        unfinished.push(entry);
        this.#longest = Math.max(this.#longest, entry.run.pendingDeliveries);
      }
    }
    this.#entries = unfinished;
    return finished;
  }

  /**
   * Delivers to one run only, so that everything until the next pass is attributed to its code.
   */
  #deliverGuarded(entry: DrainEntry): readonly DrainEntry[] {
    // Other code can run before the next phase, so a phase does not end with a delivery.
    if (this.#passesLeft === 0) return [];
    this.#running = [entry];
    const continues = entry.run.deliverNext();
    if (continues) this.#entered = entry.run.nondeterminismGuard;
    else this.#guarded.shift();
    this.#longest = 0;
    for (const { run } of [...this.#guarded, ...this.#entries]) {
      this.#longest = Math.max(this.#longest, run.pendingDeliveries);
    }
    return continues ? [] : [entry];
  }
}
