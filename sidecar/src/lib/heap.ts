/** A binary heap: the item with the smallest key comes first; equal keys in no particular order. */
export class Heap<T> {
  readonly #keys: number[] = [];
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The smallest key, or null when empty. */
  get firstKey(): number | null {
    return this.#keys[0] ?? null;
  }

  push(key: number, item: T): void {
    let at = this.#items.length;
    this.#keys.push(key);
    this.#items.push(item);
    while (at > 0) {
      const up = (at - 1) >>> 1;
      if (this.#keys[up]! <= key) break;
      this.#move(up, at);
      at = up;
    }
    this.#keys[at] = key;
    this.#items[at] = item;
  }

  pop(): T | undefined {
    const first = this.#items[0];
    const key = this.#keys.pop();
    const item = this.#items.pop();
    const size = this.#items.length;
    if (size === 0 || key === undefined || item === undefined) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= size) break;
      if (down + 1 < size && this.#keys[down + 1]! < this.#keys[down]!) down += 1;
      if (this.#keys[down]! >= key) break;
      this.#move(down, at);
      at = down;
    }
    this.#keys[at] = key;
    this.#items[at] = item;
    return first;
  }

  /** Removes all items for which `keep` returns false. */
  filter(keep: (item: T) => boolean): void {
    const keys = [...this.#keys];
    const items = [...this.#items];
    this.#keys.length = 0;
    this.#items.length = 0;
    for (const [at, item] of items.entries()) if (keep(item)) this.push(keys[at]!, item);
  }

  #move(from: number, to: number): void {
    this.#keys[to] = this.#keys[from]!;
    this.#items[to] = this.#items[from]!;
  }
}
