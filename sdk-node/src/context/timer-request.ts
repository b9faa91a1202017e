import type { Scope } from '../model/operation.ts';
import type { OperationRequest } from '../model/run-port.ts';

/** Requests a timer with the given due time. */
export function timerRequest(fireAtMs: number, scope: Scope | undefined): OperationRequest {
  return {
    kind: 'timerCreated',
    operation: 'timer',
    seq: 0,
    name: '',
    target: '',
    fireAtMs,
    scope,
    extra: undefined,
    build: (seq) => ({ kind: 'createTimer', createTimer: { seq, fireAtMs } }),
  };
}
