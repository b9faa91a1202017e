import { randomUUID } from 'node:crypto';

/** A source of random numbers, passed in so that tests decide them. Not for orchestrator code. */
export interface Random {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** A version 4 UUID. */
  uuid(): string;
}

/** The machine's randomness. */
export const systemRandom: Random = { fraction: () => Math.random(), uuid: () => randomUUID() };
