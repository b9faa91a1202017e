/** A generator of pseudo-random numbers. The same seed always gives the same numbers. */
export interface Random {
  /** Returns a number from 0 to below 1. */
  fraction(): number;
  /** Returns an integer from 0 to below `below`. */
  whole(below: number): number;
  between(low: number, high: number): number;
  happens(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Creates an independent sequence, which further calls of this generator do not change. */
  split(name: string): Random;
}

function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return (value ^ (value >>> 15)) >>> 0;
}

/** A scrambled counter (splitmix, 32 bits): sufficient for choices, and fast. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  const fraction = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let value = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
    return ((value ^ (value >>> 15)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(fraction() * below);
  return {
    fraction,
    whole,
    between: (low, high) => low + fraction() * (high - low),
    happens: (probability) => fraction() < probability,
    pick: (list) => list[whole(list.length)]!,
    split: (name) => randomFrom(hash(name, seed)),
  };
}
