import { toError } from '../../lib/to-error.ts';
import { turnFailed } from '../../engine/messages/turn-failed.ts';
import type { StuckReason } from '../../model/instance.ts';
import type { LiveInstance, Worker } from '../instances/live-instance.ts';
import { StuckInstances } from './stuck-instances.ts';
import type { Clock, Log } from '../../model/ports.ts';
import type { Round } from '../../engine/round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface StuckTurnsPorts {
  readonly cache: {
    byNumber(instanceNumber: number): LiveInstance | undefined;
    loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
  };
  readonly committer: {
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly staging: {
    stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly turns: {
    schedule(instance: LiveInstance): void;
  };
  storeFailed(error: Error): void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Marks instances as stuck when their turn cannot run, and retries them with new workers. */
export class StuckTurns {
  readonly #ports: StuckTurnsPorts;
  readonly #stuck = new StuckInstances();

  constructor(ports: StuckTurnsPorts) {
    this.#ports = ports;
  }

  /** Records that the instance is stuck, with the reason. */
  mark(instance: LiveInstance, reason: StuckReason, message: string): void {
    const { state } = instance;
    this.#ports.log.warn('instance is stuck', { instance: state.id, reason, detail: message });
    const round = turnFailed(state, reason, message, this.#ports.clock.now());
    this.remember(instance);
    this.#ports.staging.stage(instance, round, 'now');
  }

  /** Records a stuck instance, so that a new worker retries it. */
  remember(instance: LiveInstance): void {
    this.#stuck.add(instance);
  }

  /** Retries stuck instances with a new worker, which may be the fixed deployment. */
  retryFor(worker: Worker): void {
    for (const instanceNumber of this.#stuck.takeFor(worker)) {
      const instance = this.#ports.cache.byNumber(instanceNumber);
      if (instance !== undefined) {
        this.#unmark(instance);
        continue;
      }
      this.#unmarkStored(instanceNumber).catch((error: unknown) =>
        this.#ports.storeFailed(toError(error)),
      );
    }
  }

  async #unmarkStored(instanceNumber: number): Promise<void> {
    const instance = await this.#ports.cache.loadByNumber(instanceNumber);
    if (instance !== null) this.#unmark(instance);
  }

  #unmark(instance: LiveInstance): void {
    if (instance.dropped || instance.state.stuck === null) return;
    if (instance.state.stuck.reason === 'quarantined') return;
    instance.state.stuck = null;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    this.#ports.turns.schedule(instance);
  }
}
