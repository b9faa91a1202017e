import type { OnGiveUp } from '../../model/on-give-up.ts';
import type { WakeClock } from '../../model/ports.ts';

/** How long a caller waits: over once, when its time is or when it gives up. */
export class Patience {
  #over = false;
  #callbacks: (() => void)[] = [];
  readonly #withdraw: (() => void) | null;

  /** @param timeoutMs 0: until the caller gives up. */
  constructor(clock: WakeClock, timeoutMs: number, onGiveUp: OnGiveUp | null) {
    const over = (): void => this.#end();
    this.#withdraw = timeoutMs > 0 ? clock.wakeAt(clock.now() + timeoutMs, over) : null;
    onGiveUp?.(over);
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Calls back when it is over; at once when it is. */
  onOver(callback: () => void): void {
    if (this.#over) callback();
    else this.#callbacks.push(callback);
  }

  /** The caller has its answer: nothing is called back any more. */
  end(): void {
    this.#callbacks = [];
    this.#withdraw?.();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    const callbacks = this.#callbacks;
    this.end();
    for (const callback of callbacks) callback();
  }
}
