import { TURN_TIMEOUT_MS } from '../../limits.ts';
import { Alarm } from '../timers/alarm.ts';
import type { TurnOut, Worker } from '../instances/live-instance.ts';
import type { Clock } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface LateTurnsPorts {
  readonly workers: {
    readonly attached: ReadonlySet<Worker>;
  };
  readonly clock: Clock;
  readonly turnTimeoutMs?: number;
}

/** Detects turns that a live worker does not answer. One timer serves all turns. */
export class LateTurns {
  readonly #ports: LateTurnsPorts;
  readonly #timeoutMs: number;
  readonly #onLate: (turn: TurnOut) => void;
  readonly #alarm: Alarm;

  /** @param onLate is called for each late turn. */
  constructor(ports: LateTurnsPorts, onLate: (turn: TurnOut) => void) {
    this.#ports = ports;
    this.#timeoutMs = ports.turnTimeoutMs ?? TURN_TIMEOUT_MS;
    this.#onLate = onLate;
    this.#alarm = new Alarm(ports.clock.steady, () => this.#check());
  }

  /** Watches a turn that is dispatched now. */
  watch({ dispatchedMs }: TurnOut): void {
    if (this.#timeoutMs > 0) this.#alarm.at(dispatchedMs + this.#timeoutMs);
  }

  halt(): void {
    this.#alarm.halt();
  }

  #check(): void {
    const nowMs = this.#ports.clock.steady.now();
    const late: TurnOut[] = [];
    let nextMs = Infinity;
    for (const { turnsOut } of this.#ports.workers.attached) {
      // The turns are in order of dispatch.
      for (const turn of turnsOut.values()) {
        if (turn.instance.turn !== turn) continue;
        const dueMs = turn.dispatchedMs + this.#timeoutMs;
        if (dueMs > nowMs) {
          nextMs = Math.min(nextMs, dueMs);
          break;
        }
        late.push(turn);
      }
    }
    if (nextMs < Infinity) this.#alarm.at(nextMs);
    for (const turn of late) this.#onLate(turn);
  }
}
