// What a sidecar counts of its own work, for metrics: plain numbers and bucket arrays. The
// scheduler adds to them, and a scrape reads them. Names of users are limited: further ones are
// counted together under `other`.
import { Buckets } from '../lib/buckets.ts';
import { METRIC_NAMES_MAX, METRIC_NAMES_TOTAL_MAX } from '../limits/http.ts';

/** Upper bounds in milliseconds: of the sidecar's own work, of work of users, of instances. */
export const SHORT_MS: readonly number[] = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000];
const WORK_MS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 60_000, 300_000, 3_600_000];
const LONG_MS = [
  50, 200, 1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000,
  2_592_000_000,
];

/** The name under which further names are counted together. */
export const OTHER_NAME = 'other';

/** How an instance came into existence: a client or schedule, a parent, or a copied history. */
export type StartSource = 'client' | 'child' | 'copy';
export type ExecutionOutcome =
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'terminated'
  | 'continuedAsNew'
  | 'rewound';
export type TurnOutcome = 'completed' | 'failed' | 'missed' | 'lost' | 'late';
export type AttemptOutcome = 'completed' | 'failed' | 'timedOut' | 'cancelled' | 'lost';
export type ActivityOutcome = 'completed' | 'failed' | 'cancelled';
export type ScheduleResult = 'started' | 'skipped' | 'missed';

export class OrchestrationMeters {
  readonly started: Record<StartSource, number> = { client: 0, child: 0, copy: 0 };
  readonly ended: Record<ExecutionOutcome, number> = {
    completed: 0,
    failed: 0,
    cancelled: 0,
    terminated: 0,
    continuedAsNew: 0,
    rewound: 0,
  };
  readonly turns: Record<TurnOutcome, number> = {
    completed: 0,
    failed: 0,
    missed: 0,
    lost: 0,
    late: 0,
  };
  /** From the creation of an instance to its end. */
  readonly durations: Buckets = new Buckets(LONG_MS);
}

export class ActivityMeters {
  readonly attempts: Record<AttemptOutcome, number> = {
    completed: 0,
    failed: 0,
    timedOut: 0,
    cancelled: 0,
    lost: 0,
  };
  readonly ended: Record<ActivityOutcome, number> = { completed: 0, failed: 0, cancelled: 0 };
  /** From the dispatch of an attempt to its end. */
  readonly durations: Buckets = new Buckets(WORK_MS);
}

export class QueueMeters {
  /** From the time that an attempt could be dispatched to its dispatch. */
  readonly activityWaits: Buckets = new Buckets(WORK_MS);
}

/** The names that all meters of a sidecar may have, together. */
export class NameBudget {
  left: number = METRIC_NAMES_TOTAL_MAX;
  /** Values that were counted under `other`. */
  overflows = 0;
}

/** Meters by name, in order of first use; names above the limits share one. */
export class Named<T> {
  readonly #create: () => T;
  readonly #budget: NameBudget;
  readonly #byName = new Map<string, T>();
  #other: T | null = null;

  constructor(create: () => T, budget: NameBudget) {
    this.#create = create;
    this.#budget = budget;
  }

  of(name: string): T {
    return this.#byName.get(name) ?? this.#add(name);
  }

  /** The label of a name. */
  labelOf(name: string): string {
    return this.of(name) === this.#other ? OTHER_NAME : name;
  }

  *entries(): Generator<readonly [string, T]> {
    yield* this.#byName;
    if (this.#other !== null) yield [OTHER_NAME, this.#other];
  }

  /** The number of names that it takes of the budget. */
  get size(): number {
    return this.#byName.size;
  }

  #add(name: string): T {
    const budget = this.#budget;
    if (this.#byName.size >= METRIC_NAMES_MAX || budget.left <= 0 || name === OTHER_NAME) {
      if (name !== OTHER_NAME) budget.overflows += 1;
      return (this.#other ??= this.#create());
    }
    const made = this.#create();
    budget.left -= 1;
    this.#byName.set(name, made);
    return made;
  }
}

/** The meters of one namespace. They remain when its scheduler recovers from a store failure. */
export class NamespaceMeters {
  readonly orchestrations: Named<OrchestrationMeters>;
  readonly activities: Named<ActivityMeters>;
  readonly queues: Named<QueueMeters>;
  /** From the last event of an instance to the dispatch of its turn; from there to its answer. */
  readonly turnWaits: Buckets = new Buckets(SHORT_MS);
  readonly turns: Buckets = new Buckets(SHORT_MS);
  /** Turns with the whole history, and the events in them. */
  fullTurns = 0;
  replayedEvents = 0;
  readonly timerDelays: Buckets = new Buckets(SHORT_MS);
  readonly scheduleTimes: Record<ScheduleResult, number> = { started: 0, skipped: 0, missed: 0 };
  readonly commits: Buckets = new Buckets(SHORT_MS);
  committedRounds = 0;
  committedEvents = 0;
  committedBytes = 0;
  /** When the last backup was complete; 0: none since the start. */
  backupMs = 0;

  constructor(budget: NameBudget = new NameBudget()) {
    this.orchestrations = new Named(() => new OrchestrationMeters(), budget);
    this.activities = new Named(() => new ActivityMeters(), budget);
    this.queues = new Named(() => new QueueMeters(), budget);
  }

  turnEnded(orchestration: string, outcome: TurnOutcome, ms: number): void {
    this.orchestrations.of(orchestration).turns[outcome] += 1;
    this.turns.add(ms);
  }

  attemptEnded(activity: string, outcome: AttemptOutcome, ms: number): void {
    const meters = this.activities.of(activity);
    meters.attempts[outcome] += 1;
    meters.durations.add(ms);
  }

  /** An execution has ended durably. @param ms since the instance was created. */
  executionEnded(orchestration: string, outcome: ExecutionOutcome, ms: number): void {
    const meters = this.orchestrations.of(orchestration);
    meters.ended[outcome] += 1;
    if (outcome !== 'continuedAsNew' && outcome !== 'rewound') meters.durations.add(ms);
  }
}
