// Updates to the code of an instance.
import { checkUpdateInput } from '../definitions/check.ts';
import { readOutput } from '../definitions/read.ts';
import type { StandardSchema } from '../model/standard-schema.ts';
import type { UpdateDefinition } from '../model/update.ts';
import { type Duration, toMs } from '../duration.ts';
import { UnavailableError, UpdateFailedError, UpdateRejectedError } from '../errors.ts';
import { fromFailure } from '../failure.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import type { Failure, Payload } from '../model/wire-types.ts';
import type { CallAnswer } from './call.ts';
import type { Requests } from './requests.ts';

/** Options of `handle.update`. */
export interface UpdateOptions {
  /**
   * Id of the update. A second call with the same id returns the outcome of the first update and
   * runs no second one within an execution. Default: a UUID.
   */
  readonly id?: string;
  /**
   * Time after which the call rejects with TimeoutError. An accepted update continues.
   * @default no limit
   */
  readonly timeout?: Duration;
  /** Abandons the call: it rejects with the reason of the signal. An accepted update continues. */
  readonly signal?: AbortSignal;
}

/** Options of `StartedUpdate.result`. */
export interface UpdateResultOptions {
  /** Time after which the call rejects with TimeoutError. Default: no limit. */
  readonly timeout?: Duration;
  /** Abandons the wait: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** An update and its input. */
export interface UpdateCall {
  readonly instanceId: string;
  readonly update: UpdateDefinition<never, unknown, unknown, never> | string;
  readonly value: unknown;
  readonly options: UpdateOptions;
}

/** A durable update. Its handler may still run. */
export class StartedUpdate<Out = unknown> {
  readonly id: string;
  readonly #result: (options: UpdateResultOptions) => Promise<Out>;

  constructor(id: string, result: (options: UpdateResultOptions) => Promise<Out>) {
    this.id = id;
    this.#result = result;
  }

  /**
   * Resolves with the answer of the update handler.
   *
   * @throws UpdateFailedError when the handler threw, or when the instance ended before the handler
   * completed.
   * @throws TimeoutError after `timeout`.
   * @example
   * const started = await handle.startUpdate(changeAddress, 'Main Street 1');
   * const answer = await started.result({ timeout: '30s' });
   */
  result(options: UpdateResultOptions = {}): Promise<Out> {
    return this.#result(options);
  }
}

/** Sends the update and waits for its answer. */
export async function updateInstance(requests: Requests, call: UpdateCall): Promise<unknown> {
  const prepared = await prepare(requests, call);
  return outcomeOf(
    prepared,
    await send(requests, prepared, 'UPDATE_STAGE_COMPLETED', call.options),
  );
}

/** Sends the update and waits until it is accepted. */
export async function startUpdate(requests: Requests, call: UpdateCall): Promise<StartedUpdate> {
  const prepared = await prepare(requests, call);
  const answer = await send(requests, prepared, 'UPDATE_STAGE_ACCEPTED', call.options);
  if (!answer.accepted) throw rejected(prepared, answer.failure as Failure | null);
  return new StartedUpdate(prepared.updateId, async (options) =>
    outcomeOf(prepared, await send(requests, prepared, 'UPDATE_STAGE_COMPLETED', options)),
  );
}

interface PreparedUpdate {
  readonly instanceId: string;
  readonly name: string;
  readonly input: Payload;
  readonly updateId: string;
  readonly output: StandardSchema | undefined;
}

async function prepare(
  requests: Requests,
  { instanceId, update, value, options }: UpdateCall,
): Promise<PreparedUpdate> {
  const name = typeof update === 'string' ? update : update.name;
  const checked = typeof update === 'string' ? value : await checkUpdateInput(update, value);
  const input = encodePayload(checked, Number.POSITIVE_INFINITY, `input of update "${name}"`);
  // Generated here and not by the sidecar: a repeated call must name the same update.
  const output = typeof update === 'string' ? undefined : update.output;
  return { instanceId, name, input, updateId: options.id ?? requests.random.uuid(), output };
}

function send(
  requests: Requests,
  prepared: PreparedUpdate,
  waitFor: 'UPDATE_STAGE_ACCEPTED' | 'UPDATE_STAGE_COMPLETED',
  { timeout, signal }: UpdateResultOptions,
): Promise<CallAnswer<'update'>> {
  // A copy, because a codec may write into its argument.
  const input = { ...prepared.input };
  const terms = {
    what: `update "${prepared.name}" of instance "${prepared.instanceId}"`,
    payload: input,
    signal,
    timeoutMs: timeout === undefined ? ('never' as const) : toMs(timeout, 'timeout of update()'),
  };
  const { instanceId, name, updateId } = prepared;
  const request = { instanceId, name, updateId, input, waitFor, timeoutMs: 0 };
  return requests.make('update', request, terms);
}

async function outcomeOf(prepared: PreparedUpdate, answer: CallAnswer<'update'>): Promise<unknown> {
  const { accepted, completed, output } = answer;
  const failure = answer.failure as Failure | null;
  const { name, instanceId } = prepared;
  if (!accepted) throw rejected(prepared, failure);
  if (!completed)
    throw new UnavailableError(`update "${name}" of "${instanceId}" has no answer yet`);
  if (failure === null) return readOutput(prepared.output, decodePayload(output));
  throw new UpdateFailedError(name, instanceId, fromFailure(failure, name));
}

function rejected(
  { name, instanceId }: PreparedUpdate,
  failure: Failure | null,
): UpdateRejectedError {
  const cause = failure === null ? undefined : fromFailure(failure, name);
  return new UpdateRejectedError(name, instanceId, cause);
}
