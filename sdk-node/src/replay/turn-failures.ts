// Messages of failed turns. Each contains the place in the code and the remedy.
import { NonDeterministicAwaitError } from '../errors.ts';
import type { Difference } from '../errors.ts';
import { messageOf } from '../thrown.ts';
import type { GuardFinding } from '../model/nondeterminism-guard.ts';
import type { TurnFailed } from './turn.ts';
import type { TurnFailureReason } from '../model/wire-types.ts';

const nowhere: Difference = { eventId: 0, seq: 0, expected: '', actual: '' };

function failed(
  reason: TurnFailureReason,
  message: string,
  difference: Partial<Difference>,
): TurnFailed {
  return { kind: 'failed', reason, message, ...nowhere, ...difference };
}

export function nondeterminism(who: string, difference: Difference): TurnFailed {
  const { expected, actual } = difference;
  return failed(
    'TURN_FAILURE_REASON_NONDETERMINISM',
    `${who}: history does not match the code. History has ${expected}; the code did ${actual}. ` +
      'An orchestrator must request the same operations in the same order whenever it is ' +
      'replayed. Put the change behind `ctx.patched(id)`, or register the changed code under a ' +
      'new version beside the old one, or deploy the code that wrote this history; then resume ' +
      'the instance.',
    difference,
  );
}

const durableOnly =
  'An orchestrator may await only promises of ctx (and promises derived from them). Move I/O, ' +
  'timers and randomness into an activity or ctx.run(), or use ctx.sleep(), ctx.now() and ' +
  'ctx.random(); then resume the instance.';

export function nonDeterministicAwait(
  who: string,
  lastOperation: string,
  eventId: number,
  seq: number,
): TurnFailed {
  return failed(
    'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT',
    `${who} awaits something that is not durable: it is blocked without an open ` +
      `operation. ${lastOperation} ${durableOnly}`,
    {
      expected: 'an open operation to wait for',
      actual: 'a wait for something that is not durable',
      eventId,
      seq,
    },
  );
}

export function outsideTurn(who: string, what: string, site: string, seq: number): TurnFailed {
  const place = site === '' ? '' : ` (${site})`;
  return failed(
    'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT',
    `${who}: ${what} outside its turn${place}. That happens after awaiting something that is not ` +
      `durable, in a callback of a timer, or inside the function of a step. ${durableOnly}`,
    { seq, expected: 'code that runs within a turn', actual: `${what} outside a turn` },
  );
}

/** Calls that only read. */
const reads: ReadonlySet<string> = new Set([
  'now',
  'status',
  'state.get',
  'state.has',
  'state.keys',
  'state.size',
]);

/** @throws NonDeterministicAwaitError when a read-only handler makes another call. */
export function checkReadsOnly(handler: string, what: string): void {
  if (reads.has(what)) return;
  throw new NonDeterministicAwaitError(
    'NONDETERMINISTIC_AWAIT',
    `${handler} called ctx.${what}: it may only read the state, because its effects are ` +
      'not recorded',
    { eventId: 0, seq: 0, expected: 'a handler that only reads', actual: `ctx.${what}` },
  );
}

export function guardViolation(who: string, found: GuardFinding): TurnFailed {
  const { reason, message, actual } = found;
  const expected = 'deterministic code';
  return failed(reason, `${who}: ${message} ${durableOnly}`, { expected, actual });
}

export function noHandler(name: string, version: string): TurnFailed {
  const what = version === '' ? `"${name}"` : `"${name}" in version "${version}"`;
  return failed(
    'TURN_FAILURE_REASON_NO_HANDLER',
    `this worker has no orchestration ${what}; register its handler, or start a worker that has it`,
    { expected: `a handler of ${what}`, actual: 'none' },
  );
}

export function internal(who: string, eventId: number, error: unknown): TurnFailed {
  const text = messageOf(error);
  return failed(
    'TURN_FAILURE_REASON_INTERNAL',
    `${who}: event ${eventId} could not be applied: ${text}`,
    { eventId },
  );
}

const ownFiles = 'live-context|state|promise|run|run-calls|operations|ledger|race|map|ending';
const ownFrame = new RegExp(`\\b(replay|context)[/\\\\](${ownFiles})\\.[jt]s|at new Promise`);

/** Returns the call site of the code from a stack below it. Empty: unknown. */
export function callSite(stack: string | undefined): string {
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return (frames.find((line) => !ownFrame.test(line)) ?? '').trim();
}
