// Queries to the code of an instance.
import { checkQueryInput } from '../definitions/check.ts';
import { readOutput } from '../definitions/read.ts';
import type { QueryDefinition } from '../model/query.ts';
import { type Duration, toMs } from '../duration.ts';
import { QueryFailedError } from '../errors.ts';
import { fromFailure } from '../failure.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import type { Failure } from '../model/wire-types.ts';
import type { Requests } from './requests.ts';

/** Options of `handle.query`. */
export interface QueryOptions {
  /**
   * How long to wait for a worker's answer.
   * @default 10 s
   */
  readonly timeout?: Duration;
  /** Abandons the query: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Sends a query; resolves with its answer. */
export async function queryInstance(
  requests: Requests,
  instanceId: string,
  query: QueryDefinition<never, unknown, unknown, never> | string,
  [value, { timeout, signal }]: readonly [unknown, QueryOptions],
): Promise<unknown> {
  const name = typeof query === 'string' ? query : query.name;
  const checked = typeof query === 'string' ? value : await checkQueryInput(query, value);
  const input = encodePayload(checked, Number.POSITIVE_INFINITY, `input of query "${name}"`);
  const timeoutMs = timeout === undefined ? 0 : toMs(timeout, 'timeout of query()');
  const request = { instanceId, name, input, timeoutMs };
  const terms = {
    what: `query "${name}" of instance "${instanceId}"`,
    payload: input,
    signal,
    // The sidecar reports why there is no answer, so its deadline ends before that of the client.
    ...(timeout === undefined ? {} : { timeoutMs: timeoutMs + requests.timeoutMs }),
  };
  const { output, failure } = await requests.make('query', request, terms);
  const schema = typeof query === 'string' ? undefined : query.output;
  if (failure === null) return readOutput(schema, decodePayload(output));
  throw new QueryFailedError(name, instanceId, fromFailure(failure as Failure, name));
}
