import { extrasOf } from '../../engine/state.ts';
import { LOST_ATTEMPTS_MAX } from '../../limits.ts';
import type { StuckReason } from '../../model/instance.ts';
import type { TurnOutcome } from '../../model/meters.ts';
import type { LiveInstance, TurnOut } from '../instances/live-instance.ts';
import type { Clock, Log } from '../../model/ports.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface LostTurnsPorts {
  readonly committer: {
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly turns: {
    close(turn: TurnOut, outcome: TurnOutcome): boolean;
    schedule(instance: LiveInstance): void;
  };
  readonly stuckTurns: {
    mark(instance: LiveInstance, reason: StuckReason, message: string): void;
  };
  readonly clock: Clock;
  readonly log: Log;
  readonly lostAttemptsMax?: number;
}

/**
 * Reassigns turns whose worker is gone or does not answer. An instance whose turn lost too many
 * workers in a row is quarantined.
 */
export class LostTurns {
  readonly #ports: LostTurnsPorts;

  constructor(ports: LostTurnsPorts) {
    this.#ports = ports;
  }

  /** Reassigns the turn of a worker that is gone, unless the turn has lost too many workers. */
  reassign(turn: TurnOut, isLost: boolean): void {
    if (!this.#ports.turns.close(turn, 'lost')) return;
    const { instance } = turn;
    if (isLost) this.#count(instance, `the last one was ${turn.worker.hello.worker}`);
    this.#ports.turns.schedule(instance);
  }

  /**
   * Reassigns the turn of a worker that answers pings but not its turn. The turn still takes a
   * credit of that worker, which may still run it.
   */
  reassignLate(turn: TurnOut): void {
    if (!this.#ports.turns.close(turn, 'late')) return;
    const { instance, worker } = turn;
    const seconds = (this.#ports.clock.steady.now() - turn.dispatchedMs) / 1_000;
    const fields = { instance: instance.state.id, worker: worker.hello.worker, seconds };
    this.#ports.log.warn('a turn is reassigned because its worker does not answer it', fields);
    worker.evict(instance);
    this.#count(instance, `the last, ${worker.hello.worker}, did not answer for ${seconds} s`);
    this.#ports.turns.schedule(instance);
  }

  /** Subtracts a lost turn attempt: the worker that lost its connection has reconnected. */
  uncount(instance: LiveInstance): void {
    const { extras, stuck } = instance.state;
    if (instance.dropped || instance.ended || extras === null || extras.lostTurnAttempts === 0)
      return;
    extras.lostTurnAttempts -= 1;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    if (stuck?.reason !== 'quarantined') return;
    instance.state.stuck = null;
    this.#ports.turns.schedule(instance);
  }

  /**
   * Counts a lost attempt, and quarantines the instance after too many.
   *
   * @param last describes the loss of the last worker.
   */
  #count(instance: LiveInstance, last: string): void {
    const max = this.#ports.lostAttemptsMax ?? LOST_ATTEMPTS_MAX;
    if (max === 0 || instance.ended) return;
    const extras = extrasOf(instance.state);
    extras.lostTurnAttempts += 1;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    if (extras.lostTurnAttempts < max) return;
    const text =
      `${extras.lostTurnAttempts} workers in a row were lost to this turn (${last}): find out ` +
      'why their processes end or hang, then resume the instance';
    this.#ports.stuckTurns.mark(instance, 'quarantined', text);
  }
}

/** Resets the number of lost turn attempts of the instance. */
export function resetLostTurns(instance: LiveInstance): void {
  const { extras } = instance.state;
  if (extras === null || extras.lostTurnAttempts === 0) return;
  extras.lostTurnAttempts = 0;
  instance.writes().rowChanged = true;
}
