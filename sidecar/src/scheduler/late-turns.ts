import { TURN_TIMEOUT_MS } from '../limits.ts';
import type { Core } from './core.ts';
import type { TurnOut } from './instance-cell.ts';

/** Finds turns whose worker is alive and does not answer them. One wake-up for all of them. */
export class LateTurns {
  readonly #core: Core;
  readonly #timeoutMs: number;
  readonly #takeAway: (turn: TurnOut) => void;
  #wake: (() => void) | null = null;

  /** @param takeAway takes a turn from its worker, which may still be at it. */
  constructor(core: Core, takeAway: (turn: TurnOut) => void) {
    this.#core = core;
    this.#timeoutMs = core.turnTimeoutMs ?? TURN_TIMEOUT_MS;
    this.#takeAway = takeAway;
  }

  /** A turn goes out now. */
  watch({ sinceMs }: TurnOut): void {
    if (this.#wake !== null || this.#timeoutMs === 0) return;
    this.#wakeAt(sinceMs + this.#timeoutMs);
  }

  halt(): void {
    this.#wake?.();
  }

  #wakeAt(atMs: number): void {
    this.#wake = this.#core.clock.wakeAt(atMs, () => this.#look());
  }

  #look(): void {
    this.#wake = null;
    const nowMs = this.#core.clock.now();
    const late: TurnOut[] = [];
    let nextMs = Infinity;
    for (const { turnsOut } of this.#core.workers.attached) {
      // In the order in which they went out.
      for (const turn of turnsOut.values()) {
        if (turn.cell.turn !== turn) continue;
        const dueMs = turn.sinceMs + this.#timeoutMs;
        if (dueMs > nowMs) {
          nextMs = Math.min(nextMs, dueMs);
          break;
        }
        late.push(turn);
      }
    }
    if (nextMs < Infinity) this.#wakeAt(nextMs);
    for (const turn of late) this.#takeAway(turn);
  }
}
