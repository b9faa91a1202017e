import type { Ticks } from '../../model/ports.ts';
import type { InstanceCell } from '../instances/live-instance.ts';

/**
 * Cells whose commit may wait for between one and two periods. Kept in two generations, so that
 * one timer serves them all and no clock is read.
 */
export class WaitingCells {
  readonly #ticks: Ticks;
  readonly #periodMs: number;
  readonly #due: (cell: InstanceCell) => void;
  #older = new Set<InstanceCell>();
  #newer = new Set<InstanceCell>();
  #turnovers = 0;
  #withdraw: (() => void) | null = null;

  /** @param due is called for each cell that has waited long enough; it is out by then. */
  constructor(ticks: Ticks, periodMs: number, due: (cell: InstanceCell) => void) {
    this.#ticks = ticks;
    this.#periodMs = periodMs;
    this.#due = due;
  }

  get size(): number {
    return this.#older.size + this.#newer.size;
  }

  /** Adds a cell; one that waits already has waited for so long. */
  add(cell: InstanceCell): void {
    if (this.#older.has(cell)) return;
    this.#newer.add(cell);
    this.#withdraw ??= this.#ticks.after(this.#periodMs, () => this.#turnOver());
  }

  delete(cell: InstanceCell): void {
    if (!this.#newer.delete(cell)) this.#older.delete(cell);
  }

  /** Names those that wait now: see `isPast`. */
  mark(): number {
    if (this.#newer.size > 0) return this.#turnovers + 2;
    return this.#turnovers + (this.#older.size > 0 ? 1 : 0);
  }

  /** True when all that waited at that mark are out; may be late to say so while others wait. */
  isPast(mark: number): boolean {
    return this.#turnovers >= mark || this.size === 0;
  }

  /** Lets all go, and stops. */
  clear(): void {
    this.#withdraw?.();
    this.#withdraw = null;
    this.#older.clear();
    this.#newer.clear();
  }

  cells(): InstanceCell[] {
    return [...this.#older, ...this.#newer];
  }

  #turnOver(): void {
    this.#turnovers += 1;
    const due = this.#older;
    this.#older = this.#newer;
    this.#newer = new Set();
    this.#withdraw = null;
    if (this.#older.size > 0) {
      this.#withdraw = this.#ticks.after(this.#periodMs, () => this.#turnOver());
    }
    for (const cell of due) this.#due(cell);
  }
}
