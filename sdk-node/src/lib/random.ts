import { randomUUID } from 'node:crypto';

/**
 * Source of random numbers, passed as an argument so that tests control it. Not for orchestrator
 * code.
 */
export interface Random {
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
  /** Returns a version 4 UUID. */
  uuid(): string;
}

/** The random source of the machine. */
export const systemRandom: Random = { fraction: () => Math.random(), uuid: () => randomUUID() };
