import type { Failure, Payload } from './payload.ts';

/** The parts of a durable promise's id: operation, execution and instance. */
export interface PromiseId {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  /** First 4 bytes of the execution's seed, which distinguish instances with the same id. */
  readonly mark: number;
}

/** The outcome that settles a promise. With a failure, the promise is rejected. */
export interface PromiseOutcome {
  readonly value: Payload | null;
  readonly failure: Failure | null;
  /** A repeated request with the key of the first request succeeds. Absent or empty: no key. */
  readonly idempotencyKey?: string;
}

const FORM = /^([1-9]\d{0,9})\.([1-9]\d{0,9})\.([0-9a-f]{8})@(.+)$/su;

/** Formats an id as "EXECUTION.SEQ.MARK@INSTANCE", with the mark in hexadecimal. */
export function promiseIdText({ instanceId, execution, seq, mark }: PromiseId): string {
  return `${execution}.${seq}.${mark.toString(16).padStart(8, '0')}@${instanceId}`;
}

/** Parses the id of a promise; null for any other text. */
export function readPromiseId(text: string): PromiseId | null {
  const [, execution, seq, mark, instanceId] = FORM.exec(text) ?? [];
  if (instanceId === undefined) return null;
  return {
    instanceId,
    execution: Number(execution),
    seq: Number(seq),
    mark: Number.parseInt(mark!, 16),
  };
}
