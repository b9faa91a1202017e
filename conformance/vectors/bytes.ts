// The bytes of transcripts: each turn as the sidecar sends it, and the expected answer, in the
// canonical encoding: fields in the order of their numbers, defaults omitted. They test a codec
// without replay. For "$any" in a transcript, they contain the Node SDK's answer.
import { loadContract } from '@perdure/proto/codec';
import { readActions } from '@perdure/sdk/testing';

import type { Answer, Case, Driver, HistoryCase, Json, TurnsCase, ExpectedTurn } from '../case.ts';
import { completed, recorded } from '../recording.ts';
import { taskOf } from '../wire.ts';

/** A TurnTask and its TurnResult or TurnFailure, in base64. */
export interface TurnBytes {
  readonly task: string;
  readonly result?: string;
  readonly failure?: string;
}

/** One case; `replay` is its whole history as one full turn, without new decisions. */
export interface CaseBytes {
  readonly case: string;
  readonly turns: readonly TurnBytes[];
  readonly replay?: TurnBytes;
}

const contract = loadContract();

function encode(message: string, value: object): string {
  return contract.codec<unknown>(message).encode(value).toString('base64');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the expected values, with actual values where any value is allowed. */
function filled(expected: unknown, answered: unknown): unknown {
  if (expected === '$any' || expected === '$uuid') return answered;
  if (Array.isArray(expected)) {
    return expected.map((item, at) => filled(item, (answered as readonly unknown[])[at]));
  }
  if (!isObject(expected)) return expected;
  return Object.fromEntries(
    Object.entries(expected).map(([key, item]) => [key, filled(item, (answered as Json)[key])]),
  );
}

function resultOf(actions: readonly Json[], token: number): string {
  return encode('TurnResult', { token, actions: readActions(actions), more: false, cached: true });
}

/** Encodes a failure without its message, which differs between SDKs. */
function failureOf(fails: NonNullable<ExpectedTurn['fails']>, token: number): string {
  const { reason, eventId = 0, seq = 0, expected = '', actual = '' } = fails;
  const known = { token, reason: `TURN_FAILURE_REASON_${reason}`, message: '' };
  return encode('TurnFailure', { ...known, eventId, seq, expected, actual });
}

function answered(answer: Answer, expected: Omit<ExpectedTurn, 'deliver'>, token: number): object {
  if ('fails' in answer) {
    const fails = filled(expected.fails ?? {}, answer.fails) as NonNullable<ExpectedTurn['fails']>;
    return { failure: failureOf({ ...fails, reason: answer.fails.reason }, token) };
  }
  const actions = filled(expected.actions ?? [], answer.actions) as Json[];
  return { result: resultOf(actions, token) };
}

async function bytesOfHistory(driver: Driver, expected: HistoryCase): Promise<CaseBytes> {
  const session = driver.open(expected.program);
  const history = completed(expected.history);
  const answer = await session.turn(true, history);
  const turn = { task: taskOf(true, history, 1), ...answered(answer, expected, 1) };
  return { case: expected.case, turns: [turn] };
}

async function bytesOfTurns(driver: Driver, expected: TurnsCase): Promise<CaseBytes> {
  const session = driver.open(expected.program);
  const history: Json[] = [];
  const turns: TurnBytes[] = [];
  let outcomes: Json[] = [];
  let failed = false;
  for (const [at, turn] of expected.turns.entries()) {
    const token = at + 1;
    const added = completed(turn.deliver, history);
    history.push(...added);
    const full = at === 0;
    const events = full ? history : [...outcomes, ...added];
    const answer = await session.turn(full, events);
    turns.push({
      task: taskOf(full, withoutStacks(events), token),
      ...answered(answer, turn, token),
    });
    if ('fails' in answer) {
      failed = true;
      continue;
    }
    const decided = recorded(answer.actions, history);
    history.push(...decided);
    outcomes = decided.filter((event) => 'stepCompleted' in event || 'stepFailed' in event);
  }
  if (failed) return { case: expected.case, turns };
  const replay = { task: taskOf(true, withoutStacks(history), 1), result: resultOf([], 1) };
  return { case: expected.case, turns, replay };
}

/** Removes stacks, because they contain files and lines of the Node SDK. */
function withoutStacks<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutStacks) as Value;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'stack');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutStacks(item)])) as Value;
}

/** The bytes of all cases of a file. */
export async function bytesOf(driver: Driver, cases: readonly Case[]): Promise<CaseBytes[]> {
  const encoded: CaseBytes[] = [];
  for (const one of cases) {
    encoded.push(
      await ('history' in one ? bytesOfHistory(driver, one) : bytesOfTurns(driver, one)),
    );
  }
  return encoded;
}
