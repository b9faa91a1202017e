// Converts between the readable form of transcripts and the bytes of the contract.
import { loadContract } from '@perdure/proto/codec';
import { readableActions, readHistory } from '@perdure/sdk/testing';
import type { Action } from '@perdure/sdk/testing';

import type { Answer, Json, LiveRequest } from './case.ts';

// Tasks contain events as bytes, so that an event can be newer than the contract.
const spliced = loadContract({ spliced: ['TurnTask.events', 'LiveRequestTask.events'] });
const contract = loadContract();

/** Tag of field 15 with a length: an event of a task. */
const eventTag = 0x7a;
/** Tag of field 2000 with a length, which no event of this version has. */
const newerKind = Buffer.from([0x82, 0x7d, 0x02, 0x08, 0x01]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7f; left = Math.floor(left / 128)) bytes.push((left & 0x7f) | 0x80);
  return Buffer.from([...bytes, left]);
}

/** An event with its tag, as in a task. `{"kind": "unknown"}` has a kind of a future version. */
function eventBytes(event: Json): Buffer {
  const codec = contract.codec<unknown>('HistoryEvent');
  const { kind, ...known } = event;
  const body =
    kind === 'unknown'
      ? Buffer.concat([codec.encode(known), newerKind])
      : codec.encode(readHistory([event])[0]);
  return Buffer.concat([Buffer.from([eventTag]), varint(body.length), body]);
}

/** A turn as the sidecar would send it, in base64. */
export function taskOf(full: boolean, events: readonly Json[], token: number): string {
  const task = {
    token,
    instanceId: 'instance-1',
    execution: 1,
    full,
    durable: true,
    more: false,
    lastEventId: full ? Number(events.at(-1)?.['id'] ?? 0) : 0,
    events: events.map(eventBytes),
  };
  return spliced.codec<unknown>('TurnTask').encode(task).toString('base64');
}

/**
 * A live request as the sidecar would send it, in base64. With a history, it requests a rebuilt
 * orchestrator.
 */
export function liveRequestTaskOf(
  { kind, name, input = null }: LiveRequest,
  history: readonly Json[] | undefined,
  token: number,
): string {
  const task = {
    token,
    kind: `LIVE_REQUEST_KIND_${kind}`,
    instanceId: 'instance-1',
    execution: 1,
    name,
    input: { data: Buffer.from(JSON.stringify(input)), encoding: '' },
    delivered: Number(history?.at(-1)?.['id'] ?? 0),
    full: history !== undefined,
    more: false,
    events: (history ?? []).map(eventBytes),
  };
  return spliced.codec<unknown>('LiveRequestTask').encode(task).toString('base64');
}

interface LiveRequestResult {
  readonly token: number;
  readonly outcome: string;
  readonly output: { readonly data: Uint8Array } | null;
  readonly failure: {
    readonly kind: string;
    readonly type: string;
    readonly message: string;
  } | null;
}

/** The readable form of an answer, without absent fields. */
export function liveRequestResultOf(base64: string, token: number): Json {
  const answer = contract
    .codec<LiveRequestResult>('LiveRequestResult')
    .decode(Buffer.from(base64, 'base64'));
  checkToken(answer.token, token);
  const { output, failure } = answer;
  const text = output === null ? '' : Buffer.from(output.data).toString('utf8');
  const kind = failure?.kind.replace('FAILURE_KIND_', '');
  return {
    outcome: answer.outcome.replace('LIVE_REQUEST_OUTCOME_', ''),
    ...(output === null ? {} : { output: { json: text === '' ? null : JSON.parse(text) } }),
    ...(failure && { failure: { kind, type: failure.type, message: failure.message } }),
  };
}

/** The answer of a driver to a turn. */
export interface TurnAnswer {
  readonly result?: string;
  readonly steps?: readonly number[];
  readonly ended?: boolean;
  readonly failure?: string;
}

interface Result {
  readonly token: number;
  readonly actions: Action[];
}
type Failure = Extract<Answer, { fails: unknown }>['fails'] & { readonly token: number };

/** The readable form of a driver's answer to the turn of this token. */
export function answerOf(answer: TurnAnswer, token: number): Answer {
  const { result, failure, steps = [], ended = false } = answer;
  if (failure !== undefined) {
    const bytes = Buffer.from(failure, 'base64');
    const { token: answered, ...rest } = contract.codec<Failure>('TurnFailure').decode(bytes);
    checkToken(answered, token);
    return { fails: { ...rest, reason: rest.reason.replace('TURN_FAILURE_REASON_', '') } };
  }
  const bytes = Buffer.from(result ?? '', 'base64');
  const { token: answered, actions } = contract.codec<Result>('TurnResult').decode(bytes);
  checkToken(answered, token);
  return { actions: readableActions(actions), steps, ended };
}

function checkToken(answered: number, token: number): void {
  if (answered !== token) throw new Error(`turn ${token} was answered as turn ${answered}`);
}

/** True when two encodings contain the same message: they are equal after decoding and encoding. */
export function isSameMessage(message: string, one: string, other: string): boolean {
  const codec = contract.codec<unknown>(message.replace('perdure.v1.', ''));
  const plain = (bytes: string): Buffer => codec.encode(codec.decode(Buffer.from(bytes, 'base64')));
  return plain(one).equals(plain(other));
}
