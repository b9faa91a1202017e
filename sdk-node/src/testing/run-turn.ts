// Runs the next turn of a history offline: no sidecar, no worker, no clock.
import { createContext } from '../context/live-context.ts';
import { silentLogger } from '../context/log.ts';
import type { Logger } from '../model/logger.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { NonDeterministicAwaitError, NonDeterminismError, TurnError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { decodePayload } from '../payload.ts';
import { Drainer } from '../replay/drain.ts';
import { OrchestratorRun } from '../replay/run.ts';
import type { PendingStep, TurnFailed, TurnOutcome } from '../replay/turn.ts';
import type { Action, Failure, HistoryEvent } from '../model/wire-types.ts';
import { openNondeterminismGuard } from '../nondeterminism-guard/guard.ts';

/** Options of `runTurn` and `replay`. */
export interface OfflineOptions {
  /**
   * Reports non-deterministic code at its call site.
   * @default true
   */
  readonly nondeterminismGuard?: boolean;
  /**
   * @default no logging
   */
  readonly log?: Logger;
  /**
   * @default 2 MiB
   */
  readonly payloadMaxBytes?: number;
}

/** The outcome of a turn. */
export interface TurnReport {
  /** Actions of the code, in order, as a worker would send them. */
  readonly actions: Action[];
  /** Steps without a recorded outcome; `execute` runs the function. */
  readonly steps: PendingStep[];
  /** True when the execution ended with this turn. */
  readonly ended: boolean;
  /** Return value of the orchestrator, if it returned. */
  readonly output?: unknown;
  /** Error of the orchestrator, if it threw, as a worker would send it. */
  readonly failure?: Failure;
}

/** Converts a failed turn to an error. */
export function turnError({ reason, message, ...difference }: TurnFailed): TurnError {
  const { eventId, seq, expected, actual } = difference;
  const code = reason.replace('TURN_FAILURE_REASON_', '') as ErrorCode;
  const args = [code, message, { eventId, seq, expected, actual }] as const;
  if (code === 'NONDETERMINISM') return new NonDeterminismError(...args);
  if (code === 'NONDETERMINISTIC_AWAIT') return new NonDeterministicAwaitError(...args);
  return new TurnError(...args);
}

export async function outcomeOf(
  events: readonly HistoryEvent[],
  resolve: (name: string, version: string) => OrchestrationHandler | undefined,
  { nondeterminismGuard = true, log = silentLogger, payloadMaxBytes }: OfflineOptions,
): Promise<TurnOutcome> {
  const opened = nondeterminismGuard ? openNondeterminismGuard() : undefined;
  try {
    const run = new OrchestratorRun({
      resolve,
      createContext,
      log,
      nondeterminismGuard: opened?.guard,
      ...(payloadMaxBytes === undefined ? {} : { payloadMaxBytes }),
    });
    run.load(events);
    return await new Promise((done) => new Drainer().add({ run, done }));
  } finally {
    opened?.close();
  }
}

/**
 * Replays the ended turns of a history and runs the next turn with all later deliveries. Uses the
 * handler for every version of its orchestration. Rejects with NonDeterminismError,
 * NonDeterministicAwaitError or TurnError when the turn fails.
 * @example
 * const outcome = await runTurn(history, orderHandler);
 */
export async function runTurn(
  history: readonly HistoryEvent[],
  handler: OrchestrationHandler,
  options: OfflineOptions = {},
): Promise<TurnReport> {
  const resolve = (name: string): OrchestrationHandler | undefined =>
    name === handler.definition.name ? handler : undefined;
  const outcome = await outcomeOf(history, resolve, options);
  if (outcome.kind === 'failed') throw turnError(outcome);
  const { actions, steps, ended } = outcome;
  const last = actions.at(-1);
  const report = { actions, steps, ended };
  if (last?.kind === 'completeExecution') {
    return { ...report, output: decodePayload(last.completeExecution.output) };
  }
  if (last?.kind === 'failExecution' && last.failExecution.failure !== null) {
    return { ...report, failure: last.failExecution.failure };
  }
  return report;
}
