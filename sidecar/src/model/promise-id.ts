import type { Failure, Payload } from './payload.ts';

/** The parts of a durable promise's id: operation, execution and instance. */
export interface PromiseId {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  /** First 4 bytes of the execution's seed: a later instance with the same id has another seed. */
  readonly mark: number;
}

/** The outcome that settles a promise: rejected when there is a failure. */
export interface PromiseOutcome {
  readonly value: Payload | null;
  readonly failure: Failure | null;
  /** A repetition with the key that settled it succeeds. Absent or empty: none. */
  readonly idempotencyKey?: string;
}

const FORM = /^([1-9]\d{0,9})\.([1-9]\d{0,9})\.([0-9a-f]{8})@(.+)$/su;

/** "EXECUTION.SEQ.MARK@INSTANCE", the mark in hexadecimal. */
export function promiseIdText({ instanceId, execution, seq, mark }: PromiseId): string {
  return `${execution}.${seq}.${mark.toString(16).padStart(8, '0')}@${instanceId}`;
}

/** Null when the text is not the id of a promise. */
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
