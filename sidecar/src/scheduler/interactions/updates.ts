import type { UpdateAnswer as Outcome } from '../../engine/round.ts';
import type { UpdateAnswer, UpdateRequest } from '../../model/live-request-port.ts';
import { PerdureError } from '../../model/error.ts';
import { failure } from '../../model/payload.ts';
import { UpdateAdmission, ended, isOpen } from './update-admission.ts';
import type { Verdict, UpdateAdmissionPorts } from './update-admission.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { Deadline } from './deadline.ts';
import type { CancelSignal, Clock, EventCodec, HistoryStore, Random } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';

/** Ports of the scheduler that this module uses. */
export type UpdatesPorts = UpdateAdmissionPorts & {
  readonly cache: {
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly store: HistoryStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
  readonly random: Random;
};

interface Waiter {
  settle(answer: UpdateAnswer): void;
  fail(error: Error): void;
}

/** Updates from call to answer, and their waiting callers. An update id runs at most once. */
export class Updates {
  readonly #ports: UpdatesPorts;
  /** By instance number and update id. */
  readonly #accepting = new Map<string, UpdateAdmission>();
  readonly #waiters = new Map<string, Set<Waiter>>();

  constructor(ports: UpdatesPorts) {
    this.#ports = ports;
  }

  /** Resolves when the update is rejected, or is durably accepted or answered. */
  async update(request: UpdateRequest, signal?: CancelSignal): Promise<UpdateAnswer> {
    const updateId = request.updateId || this.#ports.random.uuid();
    const { instanceId, timeoutMs } = request;
    const deadline = new Deadline(this.#ports.clock.steady, timeoutMs, signal);
    try {
      const found = await this.#ports.cache.find(instanceId);
      if (found === null) throw notFound(instanceId);
      if (found instanceof LiveInstance && !found.ended) {
        return await this.#ofLiving(found, { ...request, updateId }, deadline);
      }
      if (found instanceof LiveInstance) await this.#ports.committer.flush(found);
      const { instanceNumber, execution } = found instanceof LiveInstance ? found.row() : found;
      const before = await readAnswer(
        this.#ports,
        { instanceNumber, execution, fromEventId: 1 },
        updateId,
      );
      if (before === null) throw ended(instanceId);
      return before;
    } finally {
      deadline.clear();
    }
  }

  /** Called when an update durably has its answer, or will get none. */
  answered(instance: LiveInstance, outcome: Outcome): void {
    const key = keyOf(instance.state.instanceNumber, outcome.updateId);
    const waiters = this.#waiters.get(key);
    if (waiters === undefined) return;
    this.#waiters.delete(key);
    for (const waiter of waiters) {
      waiter.settle({ ...outcome, accepted: true, completed: true });
    }
  }

  /** Rejects all callers: the state in memory can no longer be trusted. */
  halt(error: Error): void {
    for (const waiters of this.#waiters.values()) for (const waiter of waiters) waiter.fail(error);
    this.#waiters.clear();
  }

  async #ofLiving(
    instance: LiveInstance,
    request: UpdateRequest,
    deadline: Deadline,
  ): Promise<UpdateAnswer> {
    const { updateId, waitFor } = request;
    const { instanceNumber, execution, extras } = instance.state;
    const answeredAt = extras?.answers.get(updateId);
    if (answeredAt !== undefined) {
      await this.#ports.committer.flush(instance);
      const at = { instanceNumber, execution, fromEventId: answeredAt };
      const before = await readAnswer(this.#ports, at, updateId);
      if (before !== null) return before;
    }
    // The wait begins before the acceptance: the answer may be durable before this code resumes.
    const waiting = this.#wait(instanceNumber, updateId);
    const accepted = { updateId, accepted: true, completed: false, output: null, failure: null };
    try {
      if (isOpen(instance, updateId)) await this.#ports.committer.flush(instance);
      else {
        const { refused } = await this.#accept(instanceNumber, request, deadline);
        if (refused !== null) return { ...accepted, accepted: false, failure: refused };
      }
      if (waitFor === 'accepted') return accepted;
      deadline.onPassed(() => waiting.settle(accepted));
      return await waiting.answer;
    } finally {
      waiting.withdraw();
    }
  }

  async #accept(
    instanceNumber: number,
    request: UpdateRequest,
    deadline: Deadline,
  ): Promise<Verdict> {
    const key = keyOf(instanceNumber, request.updateId);
    let admission = this.#accepting.get(key);
    if (admission === undefined) {
      const created = new UpdateAdmission(this.#ports, request, () => this.#accepting.delete(key));
      this.#accepting.set(key, created);
      admission = created;
    }
    const joined = admission;
    joined.enter();
    return new Promise((resolve, reject) => {
      deadline.onPassed(() => {
        const { name, instanceId } = request;
        const text = `update "${name}" of instance ${instanceId} was not accepted in time`;
        reject(new PerdureError('NO_WORKER', `${text}: ${joined.why}`));
        joined.leave();
      });
      joined.verdict.then(resolve, reject);
    });
  }

  #wait(
    instanceNumber: number,
    updateId: string,
  ): Waiter & { answer: Promise<UpdateAnswer>; withdraw: () => void } {
    const key = keyOf(instanceNumber, updateId);
    let waiter!: Waiter;
    const answer = new Promise<UpdateAnswer>((settle, fail) => (waiter = { settle, fail }));
    // The answer may fail while the caller waits for the acceptance, which fails in the same way.
    answer.catch(() => undefined);
    const waiters = this.#waiters.get(key) ?? new Set();
    this.#waiters.set(key, waiters.add(waiter));
    const withdraw = (): void => {
      waiters.delete(waiter);
      if (waiters.size === 0 && this.#waiters.get(key) === waiters) this.#waiters.delete(key);
    };
    return { ...waiter, answer, withdraw };
  }
}

function keyOf(instanceNumber: number, updateId: string): string {
  return `${instanceNumber}/${updateId}`;
}

/** The outcome of an update in a history; null when it was not accepted there. */
async function readAnswer(
  ports: UpdatesPorts,
  {
    instanceNumber,
    execution,
    fromEventId,
  }: { instanceNumber: number; execution: number; fromEventId: number },
  updateId: string,
): Promise<UpdateAnswer | null> {
  let open = false;
  const answer = { updateId, accepted: true, completed: true, output: null };
  for await (const record of ports.store.history(instanceNumber, execution, fromEventId)) {
    for (const event of ports.codec.decode(record.bytes)) {
      if (event.kind === 'updateAccepted') open ||= event.updateAccepted.updateId === updateId;
      if (event.kind !== 'updateCompleted' || event.updateCompleted.updateId !== updateId) continue;
      return { ...answer, ...event.updateCompleted };
    }
  }
  if (!open) return null;
  const text = 'the instance ended before the update was answered';
  return { ...answer, failure: failure('FAILURE_KIND_APPLICATION', 'InstanceEnded', text) };
}
