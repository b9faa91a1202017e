// Live requests to the code of a run between its turns: queries and validations of updates. The
// handler runs until its microtasks have drained. Its effects are not recorded.
import type { RegisteredQuery } from '../model/query.ts';
import type { RegisteredUpdate } from '../model/update.ts';
import { checkNow } from '../definitions/check.ts';
import { readInputNow } from '../definitions/read.ts';
import { NonDeterministicAwaitError, InvalidOutputError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { isThenable } from '../lib/promises.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import type { Failure, Payload } from '../model/wire-types.ts';

export type LiveRequestOutcome =
  | 'LIVE_REQUEST_OUTCOME_ANSWERED'
  | 'LIVE_REQUEST_OUTCOME_FAILED'
  | 'LIVE_REQUEST_OUTCOME_MISS'
  | 'LIVE_REQUEST_OUTCOME_UNKNOWN_NAME'
  | 'LIVE_REQUEST_OUTCOME_NO_STATE';

export interface LiveRequestResult {
  readonly outcome: LiveRequestOutcome;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

export interface LiveRequest {
  readonly kind: 'query' | 'validateUpdate';
  readonly name: string;
  readonly input: Payload | null;
}

/** A live request with a called handler. The answer is complete once microtasks have drained. */
export interface RunningLiveRequest {
  end(): LiveRequestResult;
}

/** The parts of a run that live requests use. */
export interface LiveRequestHost {
  readonly queries: ReadonlyMap<string, RegisteredQuery> | undefined;
  update(name: string): RegisteredUpdate | undefined;
  readonly payloadMaxBytes: number;
}

/** Returns an answer without a value. */
export function bare(outcome: LiveRequestOutcome): LiveRequestResult {
  return { outcome, output: null, failure: null };
}

/** Describes a live request for messages: `the handler of query "total"`. */
export function liveRequestText({ kind, name }: LiveRequest): string {
  return kind === 'query' ? `the handler of query "${name}"` : `the validation of update "${name}"`;
}

/** Calls the handler of the live request. */
export function beginLiveRequest(run: LiveRequestHost, request: LiveRequest): RunningLiveRequest {
  let answer: LiveRequestResult | undefined;
  const threw = (error: unknown): void => {
    const failure = toFailure(error, run.payloadMaxBytes);
    answer = { outcome: 'LIVE_REQUEST_OUTCOME_FAILED', output: null, failure };
  };
  try {
    const call = callOf(run, request);
    if (call === undefined) answer = bare('LIVE_REQUEST_OUTCOME_UNKNOWN_NAME');
    else {
      const returned = (value: unknown): void => {
        answer = { ...bare('LIVE_REQUEST_OUTCOME_ANSWERED'), output: call.encode(value) };
      };
      const result = call.fn();
      if (isThenable(result)) Promise.resolve(result).then(returned).catch(threw);
      else returned(result);
    }
  } catch (error) {
    threw(error);
  }
  return {
    end: () => {
      if (answer === undefined) threw(unsettled(request));
      return answer!;
    },
  };
}

interface Call {
  fn(): unknown;
  encode(value: unknown): Payload | null;
}

function callOf(run: LiveRequestHost, { kind, name, input }: LiveRequest): Call | undefined {
  const what = `input of ${kind === 'query' ? 'query' : 'update'} "${name}"`;
  if (kind === 'validateUpdate') {
    const registered = run.update(name);
    if (registered === undefined) return undefined;
    const { definition, handlers } = registered;
    const value = decodePayload(input);
    return {
      fn: () => {
        const received = readInputNow(definition.input, value, what);
        return handlers.validate?.(received as never);
      },
      encode: () => null,
    };
  }
  const registered = run.queries?.get(name);
  if (registered === undefined) return undefined;
  const { definition, fn } = registered;
  const value = decodePayload(input);
  return {
    fn: () => {
      return fn(readInputNow(definition.input, value, what) as never);
    },
    encode: (output) => {
      const of = `output of query "${name}"`;
      const checked = checkNow(definition.output, output, of, InvalidOutputError);
      return encodePayload(checked, run.payloadMaxBytes, of);
    },
  };
}

function unsettled(request: LiveRequest): Error {
  const message =
    `${liveRequestText(request)} awaits a promise that has not settled. It may read the state ` +
    'and await only promises that settle immediately: no operations of ctx, no timers, no I/O';
  return new NonDeterministicAwaitError('NONDETERMINISTIC_AWAIT', message, {
    eventId: 0,
    seq: 0,
    expected: 'a handler that only reads',
    actual: 'a wait',
  });
}
