import type { Action } from '../../model/action.ts';
import type { LiveRequestReport } from '../../model/live-request-port.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import type {
  Handler,
  StepReport,
  TurnFailureReport,
  WorkerHello,
  WorkerLink,
  WorkerSession,
} from '../../model/worker-ports.ts';
import { activityRules } from '../activities/activity-queues.ts';
import type {
  Claim,
  LiveInstance,
  PendingActivity,
  Session,
  TurnOut,
  Worker,
} from '../instances/live-instance.ts';
import type { DispatchQueue } from '../queues/dispatch-queue.ts';
import { DispatchQueues } from '../queues/dispatch-queues.ts';
import { newBacklog } from '../turns/turn-queues.ts';
import type { Clock } from '../../model/ports.ts';
import type { ActivityLimits } from '../activities/activity-queues.ts';

/** Ports of the scheduler that this module uses. */
export interface AttachedWorkerPorts {
  readonly cache: {
    byId(id: string): LiveInstance | undefined;
  };
  readonly inboxes: {
    close(instance: LiveInstance): void;
  };
  readonly committer: {
    settled(): Promise<void>;
  };
  readonly limiter: ActivityLimits;
  readonly workers: {
    closed(worker: Worker, why: string): void;
    drained(worker: Worker): void;
    passOver(worker: Worker): void;
  };
  readonly liveness: {
    has(identity: string): boolean;
  };
  readonly adoption: {
    resultsTaken(worker: Worker): Promise<void>;
  };
  readonly turns: {
    pump(worker: Worker): void;
    schedule(instance: LiveInstance): void;
  };
  readonly turnResults: {
    failed(turn: TurnOut, report: TurnFailureReport): void;
    miss(turn: TurnOut): void;
    result(turn: TurnOut, decided: readonly Action[], cached: boolean): void;
    stepResult(worker: Worker, report: StepReport): void;
  };
  readonly activities: {
    pumpWorker(worker: Worker): void;
    releaseAbandoned(worker: Worker, token: number): void;
  };
  readonly activityResults: {
    heartbeat(activity: PendingActivity, details: Payload | null): void;
    result(activity: PendingActivity, output: Payload | null, failure: Failure | null): void;
    rowsWritten(): Promise<void>;
  };
  readonly timers: {
    afterwards(callback: () => void): void;
    readonly delaying: boolean;
  };
  readonly liveRequests: {
    answered(worker: Worker, token: number, report: LiveRequestReport): void;
  };
  readonly clock: Clock;
}

/** One attached worker: work in flight, cached instances, and free credits. */
export class AttachedWorker implements Worker, WorkerSession {
  readonly number: number;
  readonly hello: WorkerHello;
  readonly link: WorkerLink;
  readonly attachedMs: number;
  readonly turnsOut: Map<number, TurnOut> = new Map();
  /** Null: the result of the attempt is not needed any more, but the attempt takes a slot. */
  readonly activitiesOut: Map<number, PendingActivity | null> = new Map();
  /** Instances that the worker caches. */
  readonly instances: Set<LiveInstance> = new Set();
  /** Cached instances with a turn that waits for a credit of the worker. */
  readonly backlog: DispatchQueue<LiveInstance> = newBacklog();
  readonly sessions: Set<Session> = new Set();
  /** Activities of its sessions that wait for a credit of the worker. */
  readonly sessionQueues: DispatchQueues<PendingActivity, Worker>;
  /** Queues with limits of attempts with results that are not needed any more, by token. */
  readonly abandoned: Map<number, string> = new Map();
  maxTurns: number;
  maxActivities: number;
  draining = false;
  gone = false;
  /** False until the store has recorded that the worker may hold attempts. */
  registered = true;
  /** True when a live worker sends nothing: it gets no work until it sends again. */
  isSilent = false;
  /** The end of its last liveness stream: see `LivenessEnd`. */
  withinMs: number | null = null;
  /** Attempts that the worker lists as held and that are being looked up, by token. */
  claims: Map<number, Claim> | null = null;
  readonly #ports: AttachedWorkerPorts;
  readonly #queues: ReadonlySet<string>;
  readonly #activities: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #orchestrations: ReadonlyMap<string, ReadonlySet<string>>;
  #nextToken = 1;

  constructor(ports: AttachedWorkerPorts, number: number, hello: WorkerHello, link: WorkerLink) {
    this.#ports = ports;
    this.number = number;
    this.sessionQueues = new DispatchQueues(activityRules(ports.limiter));
    this.hello = hello;
    this.link = link;
    this.attachedMs = ports.clock.now();
    this.maxTurns = hello.maxTurns;
    this.maxActivities = hello.maxActivities;
    for (const { token } of hello.held) this.#nextToken = Math.max(this.#nextToken, token + 1);
    this.#queues = new Set(hello.queues);
    this.#activities = versionsByName(hello.activities);
    this.#orchestrations = versionsByName(hello.orchestrations);
  }

  get #isAway(): boolean {
    return this.gone || this.draining || this.isSilent;
  }

  get takesTurns(): boolean {
    return !this.#isAway && this.turnsOut.size < this.maxTurns;
  }

  get takesActivities(): boolean {
    return !this.#isAway && this.registered && this.activitiesOut.size < this.maxActivities;
  }

  /**
   * True when the worker runs turns of this orchestration and queue; an unpinned instance runs on
   * any version.
   */
  servesTurn(name: string, version: string, queue: string): boolean {
    const versions = this.#orchestrations.get(name);
    return (
      versions !== undefined && (version === '' || versions.has(version)) && this.servesQueue(queue)
    );
  }

  servesQueue(queue: string): boolean {
    return queue === '' ? !this.hello.namedQueuesOnly : this.#queues.has(queue);
  }

  versionsOf(name: string): Iterable<string> {
    return this.#orchestrations.get(name) ?? [];
  }

  /** True when the worker runs attempts of this activity and queue; empty: any version. */
  servesActivity(name: string, version: string, queue: string): boolean {
    const versions = this.#activities.get(name);
    return (
      versions !== undefined && (version === '' || versions.has(version)) && this.servesQueue(queue)
    );
  }

  newToken(): number {
    const token = this.#nextToken;
    this.#nextToken += 1;
    return token;
  }

  /** Records that the worker caches the instance. */
  keep(instance: LiveInstance): void {
    if (instance.worker === this) return;
    instance.worker?.instances.delete(instance);
    instance.worker = this;
    this.instances.add(instance);
  }

  /**
   * Records that the worker no longer caches the instance; the next turn contains the whole
   * history.
   */
  release(instance: LiveInstance): void {
    if (instance.worker !== this) return;
    instance.worker = null;
    this.#ports.inboxes.close(instance);
    this.instances.delete(instance);
  }

  /** Evicts the instance at the worker. */
  evict(instance: LiveInstance): void {
    this.release(instance);
    if (!this.gone) this.link.evict(instance.state.id);
  }

  /** Grants the steps of a turn whose history is now durable. */
  grantSteps(turn: TurnOut): void {
    if (!this.gone) this.link.grantSteps(turn.token, turn.instance.state.id);
  }

  isTurnOut(token: number): boolean {
    return this.turnsOut.has(token);
  }

  turnResult(token: number, actions: readonly Action[], cached: boolean): void {
    const { timers } = this.#ports;
    // The answers of turns that timers caused wait until all timers of a burst have fired, so that
    // they do not delay later timers. All other answers do not wait.
    if (timers.delaying && this.turnsOut.get(token)?.isOfTimer === true)
      timers.afterwards(() => this.#turnResult(token, actions, cached));
    else this.#turnResult(token, actions, cached);
  }

  #turnResult(token: number, actions: readonly Action[], cached: boolean): void {
    if (this.gone) return;
    const turn = this.#takeBack(token);
    if (turn !== null) this.#ports.turnResults.result(turn, actions, cached);
    this.#ports.turns.pump(this);
  }

  turnMiss(token: number): void {
    const turn = this.#takeBack(token);
    if (turn !== null) this.#ports.turnResults.miss(turn);
    this.#ports.turns.pump(this);
  }

  turnFailed(token: number, report: TurnFailureReport): void {
    const turn = this.#takeBack(token);
    if (turn !== null) this.#ports.turnResults.failed(turn, report);
    this.#ports.turns.pump(this);
  }

  activityResult(token: number, output: Payload | null, failure: Failure | null): void {
    const activity = this.activitiesOut.get(token);
    if (activity === undefined) return this.#stale(token, 'activity');
    const claim = activity === null ? this.claims?.get(token) : undefined;
    if (claim !== undefined) {
      claim.result = { output, failure };
      return;
    }
    this.activitiesOut.delete(token);
    if (activity !== null) this.#ports.activityResults.result(activity, output, failure);
    else this.#ports.activities.releaseAbandoned(this, token);
    this.#ports.activities.pumpWorker(this);
  }

  stepResult(report: StepReport): void {
    this.#ports.turnResults.stepResult(this, report);
  }

  liveRequestResult(token: number, report: LiveRequestReport): void {
    this.#ports.liveRequests.answered(this, token, report);
  }

  heartbeat(token: number, details: Payload | null): void {
    const activity = this.activitiesOut.get(token);
    if (activity) this.#ports.activityResults.heartbeat(activity, details);
    else if (activity === undefined) this.#stale(token, 'activity');
  }

  credits(maxTurns: number, maxActivities: number): void {
    this.maxTurns = maxTurns;
    this.maxActivities = maxActivities;
    this.#ports.turns.pump(this);
    this.#ports.activities.pumpWorker(this);
  }

  drain(): void {
    this.draining = true;
    this.#ports.workers.drained(this);
  }

  evicted(instanceId: string): void {
    const instance = this.#ports.cache.byId(instanceId);
    if (instance === undefined || instance.worker !== this) return;
    this.release(instance);
    this.#ports.turns.schedule(instance);
  }

  silent(isSilent: boolean): boolean {
    if (isSilent) {
      const { identity, keepsAttempts } = this.hello;
      if (!keepsAttempts || !this.#ports.liveness.has(identity)) return false;
      this.isSilent = true;
      this.#ports.workers.passOver(this);
      return true;
    }
    this.isSilent = false;
    this.#ports.turns.pump(this);
    this.#ports.activities.pumpWorker(this);
    return true;
  }

  /** A step result that arrived before the answer of its turn is committed with the answer. */
  async recorded(): Promise<void> {
    const { adoption, activityResults, committer } = this.#ports;
    await adoption.resultsTaken(this);
    await activityResults.rowsWritten();
    await committer.settled();
  }

  closed(why: string): void {
    this.#ports.workers.closed(this, why);
  }

  /** The turn of this token; null, after a rejection, when no turn waits for an answer with it. */
  #takeBack(token: number): TurnOut | null {
    const turn = this.turnsOut.get(token);
    this.turnsOut.delete(token);
    if (turn !== undefined && turn.instance.turn === turn) return turn;
    this.#stale(token, 'turn');
    return null;
  }

  #stale(token: number, what: string): void {
    this.link.refuse(
      token,
      'STALE_TOKEN',
      `${what} ${token} is no longer in flight at this worker; its result was ignored`,
    );
  }
}

function versionsByName(handlers: readonly Handler[]): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of handlers) {
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return versions;
}
