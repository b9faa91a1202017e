// Histories, as clients read them.
import { endingIterator } from '../lib/ending-iterator.ts';
import type { HistoryEvent } from '../model/wire-types.ts';
import { loadWholeContract } from '../proto/load.ts';
import type { Requests } from './requests.ts';

/** Options of `handle.history`. */
export interface HistoryOptions {
  /**
   * Number of the execution, from 1.
   * @default the current one
   */
  readonly execution?: number;
  /** Cancels the iteration: the loop throws the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Iterates over the events of an execution. Execution 0 is the current one. */
export function historyOf(
  requests: Requests,
  instanceId: string,
  { execution = 0, signal }: HistoryOptions,
): AsyncGenerator<HistoryEvent, void> {
  return endingIterator(signal, (ends) => read(requests, { instanceId, execution }, ends));
}

async function* read(
  requests: Requests,
  request: { readonly instanceId: string; readonly execution: number },
  signal: AbortSignal,
): AsyncGenerator<HistoryEvent, void> {
  const { GetHistory } = loadWholeContract().client;
  for await (const { events } of requests.unary.read(GetHistory, request, signal)) {
    // The generated types have optional members instead of unions; wire-types.ts has the unions.
    yield* events as HistoryEvent[];
  }
}
