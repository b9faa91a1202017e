// How the parts of one scheduler are connected. Only this module uses all parts; each part declares
// the ports that it needs. A part that is created later is passed as a getter, which no constructor
// may read.
import type { ByteBudget } from '../lib/byte-budget.ts';
import { KeyedMutex } from '../lib/keyed-mutex.ts';
import { PING_TIMEOUT_MS, SESSION_IDLE_MS } from '../limits.ts';
import type { NamespaceMeters } from '../model/meters.ts';
import { ActivityContents } from './activities/activity-contents.ts';
import { ActivityDeadlines } from './activities/activity-deadlines.ts';
import { ActivityDispatch } from './activities/activity-dispatch.ts';
import { ActivityResults } from './activities/activity-results.ts';
import { activityRules } from './activities/activity-queues.ts';
import { Adoption } from './activities/adoption.ts';
import { Committer } from './commit/committer.ts';
import { RoundStaging } from './commit/round-staging.ts';
import { Inboxes } from './instances/inboxes.ts';
import { InstanceCache } from './instances/instance-cache.ts';
import { InstanceStarter } from './instances/instance-starter.ts';
import { LiveCounts } from './instances/live-counts.ts';
import type { Quarantine } from './instances/quarantine.ts';
import { LiveRequests } from './interactions/live-requests.ts';
import { Updates } from './interactions/updates.ts';
import { Waiters } from './interactions/waiters.ts';
import { Maintenance } from './maintenance/maintenance.ts';
import { MessageRouter } from './messages/message-router.ts';
import { QueueLimiter } from './queues/queue-limits.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { DurableTimers } from './timers/durable-timers.ts';
import { LateTurns } from './turns/late-turns.ts';
import { LostTurns } from './turns/lost-turns.ts';
import { StuckTurns } from './turns/stuck-turns.ts';
import { TurnDispatch } from './turns/turn-dispatch.ts';
import { TurnResults } from './turns/turn-results.ts';
import { AbsentWorkers } from './workers/absent-workers.ts';
import { DefaultVersions } from './workers/default-versions.ts';
import type { Liveness } from './workers/liveness.ts';
import { Sessions } from './workers/sessions.ts';
import type { SessionTimes } from './workers/sessions.ts';
import { WorkerPool } from './workers/worker-pool.ts';

/**
 * Dependencies of the parts from outside, and from the scheduler that replaces them after a
 * failure.
 */
export interface PartsPorts extends SchedulerPorts {
  readonly meters: NamespaceMeters;
  readonly payloadMemory: ByteBudget;
  readonly quarantine: Quarantine;
  readonly liveness: Liveness;
  /** Throws while no new work is accepted: the store fails, or the sidecar is shutting down. */
  checkAble(): void;
  /** Returns a number that no instance has used. */
  nextInstanceNumber(): number;
  /**
   * Decisions of an instance cannot be recorded although the store works: the instance is
   * quarantined, and all others are recovered from disk.
   */
  instanceFailed(instanceNumber: number, error: Error): void;
  /** A commit failed: the state in memory can no longer be trusted. */
  storeFailed(error: Error): void;
}

/** The parts of one scheduler, for the facade alone. Rebuilt after a failure. */
export interface SchedulerParts extends PartsPorts {
  readonly cache: InstanceCache;
  readonly inboxes: Inboxes;
  readonly committer: Committer;
  readonly staging: RoundStaging;
  readonly starter: InstanceStarter;
  readonly router: MessageRouter;
  readonly limiter: QueueLimiter;
  readonly sessions: Sessions;
  readonly workers: WorkerPool;
  readonly absent: AbsentWorkers;
  readonly adoption: Adoption;
  readonly turns: TurnDispatch;
  readonly turnResults: TurnResults;
  readonly lostTurns: LostTurns;
  readonly stuckTurns: StuckTurns;
  readonly contents: ActivityContents;
  readonly activities: ActivityDispatch;
  readonly activityResults: ActivityResults;
  readonly timers: DurableTimers;
  readonly waiters: Waiters;
  readonly liveRequests: LiveRequests;
  readonly updates: Updates;
  readonly versions: DefaultVersions;
  readonly idMutex: KeyedMutex;
  readonly maintenance: Maintenance;
  readonly liveCounts: LiveCounts;
}

/** Creates the parts, in the order in which they need each other. */
export function connectParts(external: PartsPorts): SchedulerParts {
  const { clock, ticks } = external;
  const later = {
    committer: () => committer,
    contents: () => contents,
    router: () => router,
    workers: () => workers,
    absent: () => absent,
    timers: () => timers,
    liveRequests: () => liveRequests,
    turns: () => turns,
    turnResults: () => turnResults,
    lostTurns: () => lostTurns,
    stuckTurns: () => stuckTurns,
    activities: () => activities,
    activityResults: () => activityResults,
    updates: () => updates,
    maintenance: () => maintenance,
    adoption: () => adoption,
  };
  const idMutex = new KeyedMutex();
  const waiters = new Waiters();
  const inboxes = new Inboxes(external.payloadMemory.max);
  const limiter = new QueueLimiter(clock.steady, ticks, () => workers.pumpAll());
  const sessions = new Sessions(clock.steady, sessionTimes(external), activityRules(limiter), () =>
    activities.pump(),
  );
  const liveCounts: LiveCounts = new LiveCounts({ ...external, cache: () => cache });
  const base = { ...external, idMutex, waiters, inboxes, limiter, sessions, liveCounts };
  const cache: InstanceCache = new InstanceCache(link(base, later));
  const committer: Committer = new Committer(link({ ...base, cache }, later));
  const contents = new ActivityContents({ ...external, committer });
  const versions: DefaultVersions = new DefaultVersions(link({ ...external, committer }, later));
  const staging: RoundStaging = new RoundStaging(link({ ...base, committer, contents }, later));
  const timers = new DurableTimers({ ...external, cache, staging });
  const stored = { ...base, cache, committer, contents, versions, staging, timers };
  const router: MessageRouter = new MessageRouter(link(stored, later));
  const workers: WorkerPool = new WorkerPool(link(stored, later));
  const adoption: Adoption = new Adoption(link(stored, later));
  const absent: AbsentWorkers = new AbsentWorkers(link({ ...stored, workers, adoption }, later));
  const liveRequests = new LiveRequests({ ...external, cache, committer, workers });
  const served = { ...stored, router, workers, adoption, absent, liveRequests };
  const lateTurns = new LateTurns(served, (turn) => lostTurns.reassignLate(turn));
  const turns = new TurnDispatch({ ...served, lateTurns });
  const stuckTurns = new StuckTurns({ ...served, turns });
  const lostTurns: LostTurns = new LostTurns({ ...served, turns, stuckTurns });
  const turnResults = new TurnResults({ ...served, turns, stuckTurns });
  const deadlines = new ActivityDeadlines(clock, (due) => activityResults.onDue(due));
  const activities = new ActivityDispatch({ ...served, deadlines });
  const activityResults: ActivityResults = new ActivityResults({
    ...served,
    activities,
    deadlines,
  });
  const updates = new Updates(served);
  const dispatched = {
    ...served,
    turns,
    turnResults,
    lostTurns,
    stuckTurns,
    activities,
    activityResults,
    updates,
  };
  const maintenance: Maintenance = new Maintenance(link(dispatched, later));
  const starter = new InstanceStarter({ ...dispatched, maintenance });
  return { ...dispatched, maintenance, starter };
}

/** Adds parts that are created later: they are looked up when they are used. */
function link<Now extends object, Later extends object>(
  now: Now,
  later: { readonly [Name in keyof Later]: () => Later[Name] },
): Now & Readonly<Later> {
  const linked = { ...now };
  for (const [name, get] of Object.entries(later)) {
    if (!(name in now)) Object.defineProperty(linked, name, { get: get as () => unknown });
  }
  return linked as Now & Readonly<Later>;
}

function sessionTimes({ sessionIdleMs, sessionGraceMs }: SchedulerPorts): SessionTimes {
  return { idleMs: sessionIdleMs ?? SESSION_IDLE_MS, graceMs: sessionGraceMs ?? PING_TIMEOUT_MS };
}
