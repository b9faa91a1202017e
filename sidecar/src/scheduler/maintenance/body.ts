/**
 * The body of an object, as read from the store. Another release may have written it, so any key
 * may be missing. A missing key has its default value.
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

  /** A nested body. */
  part(key: string): Body {
    return new Body(this.#values[key]);
  }

  parts(key: string): Body[] {
    return this.list(key).map((one) => new Body(one));
  }

  /** One of these texts, or the fallback. */
  oneOf<Text extends string>(key: string, texts: readonly Text[], fallback: Text): Text {
    return texts.find((text) => text === this.#values[key]) ?? fallback;
  }
}
