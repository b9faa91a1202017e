import type { WakeClock } from '../../model/ports.ts';

/** One timer that can be moved to an earlier time. It costs nothing while it waits. */
export class Alarm {
  readonly #clock: WakeClock;
  readonly #ring: () => void;
  #set: { readonly atMs: number; withdraw(): void } | null = null;
  #halted = false;

  constructor(clock: WakeClock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Sets the alarm to this time, unless it is set to an earlier one. */
  at(timeMs: number): void {
    if (this.#halted || (this.#set !== null && this.#set.atMs <= timeMs)) return;
    this.#set?.withdraw();
    const withdraw = this.#clock.wakeAt(timeMs, () => {
      this.#set = null;
      this.#ring();
    });
    this.#set = { atMs: timeMs, withdraw };
  }

  halt(): void {
    this.#halted = true;
    this.#set?.withdraw();
  }
}
