/** Collects values by name, and retains only the first names after a given name. */
export class FirstByName<T> {
  readonly #after: string | null;
  readonly #max: number;
  readonly #make: (name: string) => T;
  #values = new Map<string, T>();
  /** The first name above the limit; null while the limit is not reached. */
  #end: string | null = null;

  constructor(after: string | null, max: number, make: (name: string) => T) {
    this.#after = after;
    this.#max = max;
    this.#make = make;
  }

  /** Returns the value of a name; undefined if the name is not among the first names. */
  of(name: string): T | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    if (this.#after !== null && name <= this.#after) return undefined;
    if (this.#end !== null && name >= this.#end) return undefined;
    const value = this.#make(name);
    this.#values.set(name, value);
    if (this.#values.size >= 2 * this.#max) this.#shorten();
    return value;
  }

  /** Returns the first names with their values, in order, and whether further names exist. */
  take(): { readonly entries: readonly (readonly [string, T])[]; readonly hasMore: boolean } {
    this.#shorten();
    return { entries: [...this.#values], hasMore: this.#end !== null };
  }

  #shorten(): void {
    const sorted = [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#end = sorted[this.#max]?.[0] ?? this.#end;
    this.#values = new Map(sorted.slice(0, this.#max));
  }
}
