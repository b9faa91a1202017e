import { randomUUID } from 'node:crypto';

/** Where chance comes from. Passed in, so that tests decide it. Not for orchestrator code. */
export interface Random {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** A version 4 UUID. */
  uuid(): string;
}

/** The machine's randomness. */
export const systemRandom: Random = { fraction: () => Math.random(), uuid: () => randomUUID() };
