/**
 * The body of an object as it was read: written by this release or another, so any key may be
 * missing and gets the value that stands for nothing.
 */
export class Body {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    const isRecord = typeof body === 'object' && body !== null && !Array.isArray(body);
    this.#values = isRecord ? (body as Record<string, unknown>) : {};
  }

  text(key: string): string {
    const value = this.#values[key];
    return typeof value === 'string' ? value : '';
  }

  number(key: string): number {
    const value = this.#values[key];
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'number' && Number.isFinite(value) ? value : 0;
  }

  flag(key: string): boolean {
    return this.#values[key] === true;
  }

  bytes(key: string): Uint8Array {
    const value = this.#values[key];
    return value instanceof Uint8Array ? value : new Uint8Array(0);
  }

  list(key: string): readonly unknown[] {
    const value = this.#values[key];
    return Array.isArray(value) ? value : [];
  }

  texts(key: string): string[] {
    return this.list(key).filter((one) => typeof one === 'string');
  }

  numbers(key: string): number[] {
    return this.list(key).map(Number).filter(Number.isFinite);
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined && this.#values[key] !== null;
  }

  /** A body within. */
  part(key: string): Body {
    return new Body(this.#values[key]);
  }

  parts(key: string): Body[] {
    return this.list(key).map((one) => new Body(one));
  }

  /** One of these words, or the fallback. */
  word<Word extends string>(key: string, words: readonly Word[], fallback: Word): Word {
    return words.find((word) => word === this.#values[key]) ?? fallback;
  }
}
