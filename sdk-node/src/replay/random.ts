// The deterministic random numbers of an execution: sfc32, seeded with the 8 bytes of its started
// event. The same calls in the same order give the same numbers on every replay, in every worker.

/** Mixes the bits of a 32-bit number, so that similar seeds give different numbers. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

const hex: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

export class SeededRandom {
  // Signed 32-bit integers, which the engine stores without heap allocation.
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seedHigh: number, seedLow: number) {
    this.#a = mix(seedHigh);
    this.#b = mix(seedLow);
    this.#c = mix(seedHigh ^ 0x9e3779b9);
    for (let i = 0; i < 12; i += 1) this.next();
  }

  /** Returns the next 32 bits as a signed integer. */
  next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result;
  }

  /** Returns a number with 53 random bits, from 0 (inclusive) to 1 (exclusive). */
  number(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** Returns a version 4 UUID. */
  uuid(): string {
    const words = [this.next(), this.next(), this.next(), this.next()];
    let text = '';
    for (let i = 0; i < 16; i += 1) {
      let byte = (words[i >> 2]! >>> ((i & 3) * 8)) & 255;
      if (i === 6) byte = (byte & 0x0f) | 0x40;
      if (i === 8) byte = (byte & 0x3f) | 0x80;
      text += hex[byte]!;
      if (i === 3 || i === 5 || i === 7 || i === 9) text += '-';
    }
    return text;
  }
}
