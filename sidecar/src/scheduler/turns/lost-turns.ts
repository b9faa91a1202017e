import { extrasOf } from '../../engine/state.ts';
import { LOST_ATTEMPTS_MAX } from '../../limits.ts';
import type { StuckReason } from '../../model/instance.ts';
import type { LiveInstance, TurnOut } from '../instances/live-instance.ts';
import type { Clock, Log } from '../../model/ports.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface LostTurnsPorts {
  readonly committer: {
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly turns: {
    close(turn: TurnOut): boolean;
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

  /** The worker is gone: another worker runs the turn, unless it has ended too many. */
  reassign(turn: TurnOut, isLost: boolean): void {
    if (!this.#ports.turns.close(turn)) return;
    const { instance } = turn;
    if (isLost) this.#count(instance, `the last that went away was ${turn.worker.hello.worker}`);
    this.#ports.turns.schedule(instance);
  }

  /** The worker answers pings and not its turn. It keeps the credit: something there is stuck. */
  reassignLate(turn: TurnOut): void {
    if (!this.#ports.turns.close(turn)) return;
    const { instance, worker } = turn;
    const seconds = (this.#ports.clock.steady.now() - turn.dispatchedMs) / 1_000;
    const fields = { instance: instance.state.id, worker: worker.hello.worker, seconds };
    this.#ports.log.warn('a turn is taken from a worker that does not answer it', fields);
    worker.evict(instance);
    this.#count(instance, `the last, ${worker.hello.worker}, did not answer for ${seconds} s`);
    this.#ports.turns.schedule(instance);
  }

  /** The worker that lost its connection with a turn of the instance is back: none was lost. */
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

  /** @param last what happened to the last worker. */
  #count(instance: LiveInstance, last: string): void {
    const max = this.#ports.lostAttemptsMax ?? LOST_ATTEMPTS_MAX;
    if (max === 0 || instance.ended) return;
    const extras = extrasOf(instance.state);
    extras.lostTurnAttempts += 1;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    if (extras.lostTurnAttempts < max) return;
    const text =
      `${extras.lostTurnAttempts} workers in a row were lost to this turn (${last}): look for ` +
      'what ends or holds their process, then resume the instance';
    this.#ports.stuckTurns.mark(instance, 'quarantined', text);
  }
}

/** Turns of the instance that were lost before do not count any more. */
export function resetLostTurns(instance: LiveInstance): void {
  const { extras } = instance.state;
  if (extras === null || extras.lostTurnAttempts === 0) return;
  extras.lostTurnAttempts = 0;
  instance.writes().rowChanged = true;
}
