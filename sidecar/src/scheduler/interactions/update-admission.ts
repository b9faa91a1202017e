import { updateAccepted } from '../../engine/messages/update-accepted.ts';
import { needsTurn } from '../../engine/state.ts';
import { UPDATE_VALIDATIONS_MAX } from '../../limits.ts';
import type { UpdateRequest } from '../../model/live-request-port.ts';
import { PerdureError } from '../../model/error.ts';
import type { Failure } from '../../model/payload.ts';
import type { LiveRequest, LiveRequestParameters } from './live-request.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import type { Clock } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { Round } from '../../engine/round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface UpdateAdmissionPorts {
  readonly cache: {
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    durable(instance: LiveInstance): Promise<void>;
  };
  readonly staging: {
    deliver(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly liveRequests: {
    abandon(live: LiveRequest): void;
    afterTurn(instance: LiveInstance, callback: () => void): () => void;
    readonly halted: Error | null;
    send(parameters: LiveRequestParameters): LiveRequest;
  };
  readonly idMutex: KeyedMutex;
  readonly clock: Clock;
}

/** The outcome of an admission: the update is recorded, or the failure of its validation. */
export type Verdict = { readonly refused: Failure | null };

/**
 * The admission of one update. Code validates the update against the current state, and the update
 * is appended if no event arrived in between. Callers with the same id share one admission.
 */
export class UpdateAdmission {
  readonly verdict: Promise<Verdict>;
  readonly #ports: UpdateAdmissionPorts;
  readonly #update: UpdateRequest;
  #callers = 0;
  #abandoned = false;
  #request: LiveRequest | null = null;
  #stopWaiting: () => void = () => undefined;
  #why = 'earlier updates are being validated';

  constructor(ports: UpdateAdmissionPorts, update: UpdateRequest, settled: () => void) {
    this.#ports = ports;
    this.#update = update;
    // Admissions of an instance run one at a time: an appended update changes the state for the
    // next one.
    this.verdict = ports.idMutex
      .runExclusive(`update ${update.instanceId}`, () => this.#run())
      .finally(settled);
    this.verdict.catch(() => undefined);
  }

  /** The reason why the update is not accepted yet, for the error message. */
  get why(): string {
    return this.#request?.why ?? this.#why;
  }

  enter(): void {
    this.#callers += 1;
  }

  /** A caller abandons the update; when all callers have, the update is not recorded. */
  leave(): void {
    this.#callers -= 1;
    if (this.#callers > 0) return;
    this.#abandoned = true;
    this.#stopWaiting();
    if (this.#request !== null) this.#ports.liveRequests.abandon(this.#request);
  }

  async #run(): Promise<Verdict> {
    const { instanceId, name, input, headers, updateId } = this.#update;
    for (let turn = 0; turn < UPDATE_VALIDATIONS_MAX; turn += 1) {
      const instance = await this.#whenIdle();
      if (isOpen(instance, updateId)) return { refused: null };
      const { execution, lastEventId } = instance.state;
      const parameters = { kind: 'validateUpdate', instanceId, name, input, headers } as const;
      // The callback retains the instance in memory: after a reload, its state could not be
      // compared with the validated state.
      const release = this.#ports.liveRequests.afterTurn(instance, () => undefined);
      this.#request = this.#ports.liveRequests.send(parameters);
      const report = await this.#request.answer.finally(release);
      this.#request = null;
      this.#why = 'the instance changes while it is validated';
      if (report.outcome === 'failed' && report.failure !== null) {
        return { refused: report.failure };
      }
      this.#checkAwaited();
      const { state } = instance;
      const moved = state.lastEventId !== lastEventId || state.execution !== execution;
      if (instance.dropped || moved || instance.turn !== null) continue;
      const update = { updateId, name, input, headers };
      const round = updateAccepted(state, update, this.#ports.clock.now());
      this.#ports.staging.deliver(instance, round, 'acknowledged');
      await this.#ports.committer.durable(instance);
      return { refused: null };
    }
    const count = `each of ${UPDATE_VALIDATIONS_MAX} validations of update "${name}"`;
    const text = `instance ${instanceId} changed during ${count}; try again`;
    throw new PerdureError('UNAVAILABLE', text);
  }

  /** Resolves with the instance when its code has received all events. */
  async #whenIdle(): Promise<LiveInstance> {
    const { instanceId } = this.#update;
    for (;;) {
      this.#checkAwaited();
      const found = await this.#ports.cache.find(instanceId);
      if (found === null) throw notFound(instanceId);
      if (!(found instanceof LiveInstance) || found.ended) throw ended(instanceId);
      if (found.turn === null && !needsTurn(found.state)) return found;
      this.#why = busy(found);
      await new Promise<void>((resolve) => {
        const withdraw = this.#ports.liveRequests.afterTurn(found, resolve);
        this.#stopWaiting = () => {
          withdraw();
          resolve();
        };
      });
    }
  }

  #checkAwaited(): void {
    const { halted } = this.#ports.liveRequests;
    if (halted !== null) throw halted;
    if (!this.#abandoned) return;
    throw new PerdureError('UNAVAILABLE', 'no caller waits for this update any more');
  }
}

/** True when the update is in the history and has no answer. */
export function isOpen(instance: LiveInstance, updateId: string): boolean {
  return instance.state.extras?.updates.has(updateId) === true;
}

export function ended(instanceId: string): PerdureError {
  return new PerdureError('INSTANCE_ENDED', `instance ${instanceId} has ended`);
}

function busy({ state }: LiveInstance): string {
  if (state.stuck !== null) return `the instance is stuck: ${state.stuck.message}`;
  if (state.suspended) return 'the instance is suspended';
  return 'a turn of the instance has not ended';
}
