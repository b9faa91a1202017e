import { mustNotReject } from '../../lib/must-not-reject.ts';
import { SECRET_KIND } from '../../model/process-objects.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { HeldAttempt, HeldStep } from '../../model/worker-ports.ts';
import { ATTEMPT_KEY_BYTES, AttemptKeys, isSameAttempt } from './attempt-keys.ts';
import type { AttemptName } from './attempt-keys.ts';
import type { Claim, LiveInstance, PendingActivity, Worker } from '../instances/live-instance.ts';
import type { Adopted } from './activity-dispatch.ts';
import type { HistoryStore, Log, Random } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** Ports of the scheduler that this module uses. */
export interface AdoptionPorts {
  readonly cache: {
    byId(id: string): LiveInstance | undefined;
    byNumber(instanceNumber: number): LiveInstance | undefined;
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
    loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
  };
  readonly committer: {
    durable(instance: LiveInstance): Promise<void>;
    extra(round: StoreRound): Promise<void>;
  };
  readonly absent: {
    keeps(worker: Worker, activity: PendingActivity): boolean;
    keepsSteps(worker: Worker, instance: LiveInstance): boolean;
  };
  readonly turns: {
    returnTo(worker: Worker, instance: LiveInstance, runsAll: boolean): boolean;
  };
  readonly activities: {
    adopt(activity: PendingActivity, worker: Worker, held: Adopted): void;
  };
  readonly store: HistoryStore;
  readonly random: Random;
  readonly log: Log;
}

const SECRET_ID = 'attempt-keys';

/** The steps of one instance that an attaching worker runs. */
interface StepClaim {
  readonly worker: Worker;
  readonly execution: number;
  readonly seqs: ReadonlySet<number>;
}

/** Adoption: workers that attach again continue the attempts and steps that they hold. */
export class Adoption {
  readonly #ports: AdoptionPorts;
  #keys: AttemptKeys | null = null;
  /** Attempts of instances that are not in memory yet, by instance number, execution and seq. */
  readonly #claims = new Map<string, Claim>();
  /** Steps of instances that are not in memory yet, by instance id. */
  readonly #stepClaims = new Map<string, StepClaim>();

  constructor(ports: AdoptionPorts) {
    this.#ports = ports;
  }

  /** Reads the secret of the keys, or creates it. */
  async load(): Promise<void> {
    const { store, log } = this.#ports;
    for await (const { id, body, unreadable: reason } of store.objects(SECRET_KIND, SECRET_ID)) {
      // A new secret cannot read the keys of held attempts, so those attempts run again.
      if (reason) log.error('the secret of attempt keys cannot be read', { reason });
      const { secret } = (body ?? {}) as { readonly secret?: string };
      if (id === SECRET_ID && secret) this.#keys = new AttemptKeys(Buffer.from(secret, 'hex'));
    }
    if (this.#keys !== null) return;
    const secret = Buffer.from(this.#ports.random.bytes(ATTEMPT_KEY_BYTES));
    const objects = [
      { kind: SECRET_KIND, id: SECRET_ID, body: { secret: secret.toString('hex') } },
    ];
    await this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
    this.#keys = new AttemptKeys(secret);
  }

  /** The keys of attempts that are dispatched now. */
  keysOf(names: readonly AttemptName[]): Uint8Array[] {
    return this.#keys!.keysOf(names);
  }

  /** Adopts the attempts that an attaching worker holds, or cancels them at the worker. */
  take(worker: Worker, held: readonly HeldAttempt[]): void {
    for (const { token, key, elapsedMs } of held) {
      worker.activitiesOut.set(token, null);
      const name = this.#keys!.read(key);
      if (name === null) {
        worker.link.cancelActivity(token, 'not_adopted');
        continue;
      }
      const claim: Claim = { worker, token, elapsedMs, name, result: null, waiters: [] };
      const instance = this.#ports.cache.byNumber(name.instanceNumber);
      if (instance !== undefined) this.#settle(claim, instance);
      else this.#lookUp(claim);
    }
  }

  /**
   * Called when an activity was read from the store. True if a worker continues its attempt, or if
   * the worker that holds the attempt may attach again.
   */
  claims(activity: PendingActivity): boolean {
    if (this.#claims.size === 0) return false;
    const { instance, execution, seq } = activity;
    const claim = this.#claims.get(`${instance.state.instanceNumber}/${execution}/${seq}`);
    if (claim === undefined) return false;
    if (claim.worker.gone) {
      // The worker's stream ended during the look-up; the worker lists the attempt again when it
      // attaches.
      this.#forget(claim);
      return this.#mayAdopt(claim, activity) && this.#ports.absent.keeps(claim.worker, activity);
    }
    this.#settle(claim, instance);
    return activity.phase !== 'awaited';
  }

  /**
   * The worker may send the result of an attempt that is still being looked up. Resolves when no
   * such look-up is in progress.
   */
  async resultsTaken({ claims }: Worker): Promise<void> {
    if (claims === null || claims.size === 0) return;
    const withResult = [...claims.values()].filter(({ result }) => result !== null);
    const settled = ({ waiters }: Claim): Promise<void> =>
      new Promise((resolve) => {
        waiters.push(resolve);
      });
    await Promise.all(withResult.map(settled));
  }

  /**
   * Assigns instances to the worker that runs their steps. If the worker does not run all open
   * steps of an instance, it gets a turn of the instance.
   */
  takeSteps(worker: Worker, held: readonly HeldStep[]): void {
    const seqs = new Map<string, Set<number>>();
    for (const { instanceId, execution, seq } of held) {
      const executionId = `${execution}/${instanceId}`;
      seqs.set(executionId, (seqs.get(executionId) ?? new Set()).add(seq));
    }
    for (const [executionId, steps] of seqs) {
      const id = executionId.slice(executionId.indexOf('/') + 1);
      const claim = {
        worker,
        execution: Number(executionId.slice(0, executionId.indexOf('/'))),
        seqs: steps,
      };
      const instance = this.#ports.cache.byId(id);
      if (instance !== undefined) this.#assignSteps(claim, instance);
      else this.#lookUpSteps(claim, id);
    }
  }

  /**
   * Called when an instance with open steps was read from the store. True if it was assigned to the
   * worker that runs the steps, or if that worker may attach again.
   */
  claimsSteps(instance: LiveInstance): boolean {
    const claim = this.#stepClaims.get(instance.state.id);
    if (claim === undefined) return false;
    this.#stepClaims.delete(instance.state.id);
    if (claim.worker.gone) {
      const isSame = claim.execution === instance.state.execution;
      return isSame && this.#ports.absent.keepsSteps(claim.worker, instance);
    }
    return this.#assignSteps(claim, instance);
  }

  #lookUpSteps(claim: StepClaim, id: string): void {
    this.#stepClaims.set(id, claim);
    const found = this.#ports.cache.find(id).catch(() => null);
    const forget = (): void => {
      if (this.#stepClaims.get(id) === claim) this.#stepClaims.delete(id);
    };
    mustNotReject(found.then(forget));
  }

  #assignSteps({ worker, execution, seqs }: StepClaim, instance: LiveInstance): boolean {
    if (worker.gone || instance.worker !== null || instance.ended) return false;
    if (instance.state.execution !== execution || instance.state.openSteps === 0) return false;
    return this.#ports.turns.returnTo(worker, instance, openStepsAreIn(instance, seqs));
  }

  #lookUp(claim: Claim): void {
    const { instanceNumber, execution, seq } = claim.name;
    const attemptId = `${instanceNumber}/${execution}/${seq}`;
    const before = this.#claims.get(attemptId);
    if (before !== undefined) this.#reject(before);
    this.#claims.set(attemptId, claim);
    (claim.worker.claims ??= new Map()).set(claim.token, claim);
    const loaded = this.#ports.cache.loadByNumber(instanceNumber).catch(() => null);
    const settle = (instance: LiveInstance | null): void => {
      if (claim.worker.claims?.get(claim.token) === claim) this.#settle(claim, instance);
    };
    mustNotReject(loaded.then(settle));
  }

  #settle(claim: Claim, instance: LiveInstance | null): void {
    const { worker, token, elapsedMs, name, result } = claim;
    this.#forget(claim);
    if (worker.gone) return;
    const activity = instance?.activities.get(name.seq);
    if (activity === undefined) return this.#rejectWhenDurable(claim, instance);
    if (!this.#mayAdopt(claim, activity)) return this.#reject(claim);
    this.#ports.activities.adopt(activity, worker, { token, elapsedMs });
    if (result !== null) worker.activityResult(token, result.output, result.failure);
  }

  #mayAdopt({ worker, name }: Claim, activity: PendingActivity): boolean {
    const { phase, execution, attempts } = activity;
    if (execution !== name.execution || !isSameAttempt(name.attempt, attempts + 1)) return false;
    if (phase === 'out') return activity.worker!.hello.identity === worker.hello.identity;
    return phase === 'queued' || phase === 'loading' || phase === 'awaited';
  }

  /**
   * Rejects a claim whose activity has ended, after the end is durable. The rejection cancels the
   * attempt, and its code may then return a result.
   */
  #rejectWhenDurable(claim: Claim, instance: LiveInstance | null): void {
    const { worker, token, result } = claim;
    if (instance === null || result !== null || !isCommitting(instance)) return this.#reject(claim);
    const reject = (): void => {
      if (worker.activitiesOut.has(token)) this.#reject(claim);
    };
    mustNotReject(this.#ports.committer.durable(instance).then(reject, () => undefined));
  }

  /**
   * Rejects a claim: the attempt was dispatched again, or no instance awaits it. The attempt
   * uses a slot of the worker until the worker answers.
   */
  #reject(claim: Claim): void {
    const { worker, token, result } = claim;
    this.#forget(claim);
    if (worker.gone) return;
    if (result === null) worker.link.cancelActivity(token, 'not_adopted');
    else worker.activityResult(token, result.output, result.failure);
  }

  #forget(claim: Claim): void {
    const { instanceNumber, execution, seq } = claim.name;
    const attemptId = `${instanceNumber}/${execution}/${seq}`;
    if (this.#claims.get(attemptId) === claim) this.#claims.delete(attemptId);
    claim.worker.claims?.delete(claim.token);
    for (const notify of claim.waiters) notify();
  }
}

function isCommitting({ pending, committing }: LiveInstance): boolean {
  return pending !== null || committing !== null;
}

function openStepsAreIn({ state }: LiveInstance, seqs: ReadonlySet<number>): boolean {
  for (const [seq, { kind }] of state.open) if (kind === 'step' && !seqs.has(seq)) return false;
  return true;
}
