import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { isDelivery } from '../model/event.ts';
import type { HistoryEvent } from '../model/event.ts';
import * as samples from './engine-samples.suite.ts';
import { activityOutcome } from './messages/activity-outcome.ts';
import { answer } from './messages/answer.ts';
import { cancel } from './messages/cancel.ts';
import { eventRaised } from './messages/event-raised.ts';
import { stepOutcome } from './messages/step-outcome.ts';
import { resume, suspend } from './messages/suspend.ts';
import { terminate } from './messages/terminate.ts';
import { timerFired } from './messages/timer-fired.ts';
import { turnFailed } from './messages/turn-failed.ts';
import type { Round } from './round.ts';
import type { InstanceState, OpenOperation } from './state.ts';

const NAMES = ['a', 'b'] as const;
const TERMINAL = new Set<HistoryEvent['kind']>([
  'executionCompleted',
  'executionFailed',
  'executionCancelled',
  'executionTerminated',
  'executionContinuedAsNew',
]);

/**
 * One random input, as numbers from which the player selects an input that is possible in the
 * current state.
 */
interface Move {
  readonly what: number;
  readonly picks: readonly number[];
  readonly passMs: number;
}

const moves: fc.Arbitrary<Move[]> = fc.noBias(
  fc.array(
    fc.record({
      what: fc.integer({ min: 0, max: 199 }),
      picks: fc.array(fc.nat({ max: 9_999 }), { minLength: 2, maxLength: 8, size: 'max' }),
      // Negative values set the clock back.
      passMs: fc.integer({ min: -50, max: 400 }),
    }),
    { maxLength: 80, size: 'max' },
  ),
);

/** Applies moves to one instance, and stores the events by execution, as the store does. */
class Player {
  readonly state: InstanceState = samples.newInstance();
  readonly histories: HistoryEvent[][];
  /** True when code also withdraws operations that have an outcome. */
  readonly withdrawsClosed: boolean;
  nowMs: number = samples.nowMs;

  constructor(withdrawsClosed: boolean) {
    this.withdrawsClosed = withdrawsClosed;
    const { state } = this;
    const { name, version, parent, execution } = state;
    const input = samples.payload('input');
    const instanceId = state.id;
    const started = { instanceId, execution, name, version, input, parent, seed: samples.seed };
    this.histories = [
      [{ id: 1, timeMs: state.startedMs, kind: 'executionStarted', executionStarted: started }],
    ];
  }

  get history(): HistoryEvent[] {
    return this.histories.at(-1)!;
  }

  play({ what, picks, passMs }: Move): void {
    this.nowMs += passMs;
    if (what < 60) this.#turn(what, picks);
    else if (what < 140) this.#outcome(picks);
    else if (what < 180) this.#raise(picks);
    else this.#order(what);
  }

  #store(round: Round | null): void {
    for (const { execution, events } of round?.histories ?? []) {
      if (execution > this.histories.length) this.histories.push([]);
      this.histories[execution - 1]!.push(...events);
    }
  }

  #turn(what: number, picks: readonly number[]): void {
    const { state } = this;
    if (state.endedMs !== 0) {
      expect(() => samples.turn(state, [])).toThrow('has ended');
      return;
    }
    const [first, ...rest] = picks;
    const seen = this.history.filter(({ id, kind }) => isDelivery(kind) && id >= state.delivered);
    const delivered = seen[first! % seen.length]?.id ?? state.delivered;
    let { nextSeq } = state;
    const actions = rest.map((pick): Action => {
      const action = this.#action(pick, nextSeq);
      if (action.kind !== 'cancelOperation' && action.kind !== 'setCustomStatus') nextSeq += 1;
      return action;
    });
    if (what < 3) actions.push(samples.next());
    else if (what === 3)
      actions.push([samples.complete, samples.fail, samples.cancelSelf][first! % 3]!);
    this.#store(samples.turn(state, actions, Math.max(delivered, state.delivered), this.nowMs));
  }

  #action(pick: number, seq: number): Action {
    const name = NAMES[pick % 2]!;
    const policy = (['CANCEL', 'TERMINATE', 'ABANDON', 'UNSPECIFIED'] as const)[pick % 4]!;
    const past = Array.from({ length: seq - 1 }, (_, index) => index + 1);
    const cancellable = this.withdrawsClosed ? past : [...this.state.open.keys()];
    switch (pick % 11) {
      case 0:
        return samples.activity(seq);
      case 1:
        return samples.timer(seq, this.nowMs + (pick % 500) - 100);
      case 2:
      case 3:
      case 4:
        return samples.waitFor(seq, name);
      case 5:
        return samples.child(seq, pick % 2 === 0 ? '' : `child-${seq}`, policy);
      case 6:
        return pick % 2 === 0 ? samples.detached(seq) : samples.raise(seq);
      case 7:
        return samples.step(seq, pick % 2 === 0 ? null : samples.payload(pick));
      case 8:
        return samples.status(pick % 3 === 0 ? undefined : pick);
      default:
        if (cancellable.length === 0) return samples.waitFor(seq, name);
        return samples.withdraw(cancellable[pick % cancellable.length]!);
    }
  }

  /** An outcome for any past or open operation: most outcomes are late, and must be ignored. */
  #outcome([pick, how]: readonly number[]): void {
    const { state, nowMs } = this;
    const open = [...state.open.keys()];
    const late = how! % 4 === 0 || open.length === 0;
    const seq = late ? 1 + (pick! % (state.nextSeq + 1)) : open[pick! % open.length]!;
    const operation = state.open.get(seq);
    const before = structuredClone(state);
    const round = this.#outcomeOf(seq, operation, how!, nowMs);
    if (round === null) expect(state).toEqual(before);
    this.#store(round);
  }

  #outcomeOf(
    seq: number,
    open: OpenOperation | undefined,
    how: number,
    nowMs: number,
  ): Round | null {
    const { state } = this;
    const failure = how % 2 === 0 ? samples.broken() : null;
    const outcome = { output: failure === null ? samples.payload(how) : null, failure, attempt: 1 };
    const to = { instanceId: state.id, execution: state.execution, seq };
    switch (open?.kind ?? (['activity', 'timer', 'child', 'step'] as const)[how % 4]!) {
      case 'activity':
        return activityOutcome(state, seq, outcome, nowMs);
      case 'timer':
        return timerFired(state, seq, nowMs + (how % 300));
      case 'child': {
        const child = open?.kind === 'child' ? open.instanceId : 'child-x';
        return answer(state, { kind: 'ended', to, child, ...outcome }, nowMs);
      }
      case 'start':
        return answer(state, { kind: 'started', to }, nowMs);
      case 'raise':
      case 'read':
      case 'promise':
        return answer(state, { kind: 'refused', to, failure: samples.broken() }, nowMs);
      case 'wait':
      case 'step':
        return stepOutcome(state, seq, outcome, nowMs);
    }
  }

  #raise([pick, how]: readonly number[]): void {
    const { state } = this;
    const policy = how! % 5 === 0 ? 'drop' : 'buffer';
    const message = { name: NAMES[pick! % 2]!, payload: samples.payload(pick), policy } as const;
    if (state.endedMs === 0) this.#store(eventRaised(state, message, this.nowMs).round);
    else expect(() => eventRaised(state, message, this.nowMs)).toThrow('has ended');
  }

  #order(what: number): void {
    const { state, nowMs } = this;
    if (what < 184) this.#store(cancel(state, 'asked', nowMs));
    else if (what < 188) this.#store(suspend(state, 'held', nowMs));
    else if (what < 194) this.#store(resume(state, 'go on', nowMs));
    else if (what < 199) this.#store(turnFailed(state, 'turnFailed', 'broken', nowMs));
    else this.#store(terminate(state, 'stop', nowMs));
  }
}

function expectSound(histories: readonly HistoryEvent[][], ended: boolean): void {
  let timeMs = 0;
  for (const [index, history] of histories.entries()) {
    expect(history[0]).toMatchObject({ executionStarted: { execution: index + 1 } });
    for (const [at, event] of history.entries()) {
      expect(event.id).toBe(at + 1);
      expect(event.timeMs).toBeGreaterThanOrEqual(timeMs);
      timeMs = event.timeMs;
    }
    const ends = history.filter(({ kind }) => TERMINAL.has(kind));
    const over = ended || index < histories.length - 1;
    expect(ends).toEqual(over ? [history.at(-1)] : []);
  }
}

function expectConsistent(state: InstanceState): void {
  expect(state.delivered).toBeLessThanOrEqual(state.lastDeliveryId);
  expect(state.lastDeliveryId).toBeLessThanOrEqual(state.lastEventId);
  const open = [...state.open];
  const kind = (wanted: string): typeof open => open.filter(([, one]) => one.kind === wanted);
  expect(kind('activity')).toHaveLength(state.openActivities);
  expect(kind('step')).toHaveLength(state.openSteps);
  const boxes = [...state.mailboxes.values()];
  const waits = boxes.flatMap((box) => box.waits).sort((a, b) => a - b);
  expect(kind('wait').map(([seq]) => seq)).toEqual(waits);
  const unread = boxes.flatMap((box) => box.unread);
  expect(unread).toHaveLength(state.unreadEvents);
  const bytes = unread.reduce((sum, { payload }) => sum + (payload?.data.length ?? 0), 0);
  expect(bytes).toBe(state.unreadBytes);
}

/** Messages without a wait, computed only by the rule in history.proto. */
function unreadByContract(history: readonly HistoryEvent[]): number[] {
  const withdrawn = new Set(
    history.flatMap((e) => (e.kind === 'operationCancelled' ? [e.operationCancelled.seq] : [])),
  );
  const last = history.findLast((e) => e.kind === 'turnCompleted');
  const delivered = last?.kind === 'turnCompleted' ? last.turnCompleted.delivered : 0;
  return NAMES.flatMap((name) => {
    const waits = history.filter(
      (e) =>
        e.kind === 'eventWaitStarted' &&
        e.eventWaitStarted.name === name &&
        !withdrawn.has(e.eventWaitStarted.seq),
    );
    const messages = history.filter((e) => e.kind === 'eventRaised' && e.eventRaised.name === name);
    const assigned = messages.filter(({ id }, n) => n < waits.length && id <= delivered);
    return messages.slice(assigned.length).map(({ id }) => id);
  }).sort((a, b) => a - b);
}

test("the state in memory always equals the fold of the execution's history", () => {
  fc.assert(
    fc.property(moves, (all) => {
      const player = new Player(true);
      for (const move of all) {
        player.play(move);
        expect(samples.rebuild(player.state, player.history)).toEqual(player.state);
        expectConsistent(player.state);
      }
      expectSound(player.histories, player.state.endedMs !== 0);
    }),
    { numRuns: 150 },
  );
});

test('each message is assigned to one wait or carried over, in order', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const player = new Player(false);
      for (const move of all) player.play(move);
      for (const [index, history] of player.histories.entries()) {
        const carried = player.histories[index + 1]?.flatMap((event) =>
          event.kind === 'eventRaised' && event.eventRaised.carriedFrom > 0
            ? [event.eventRaised.carriedFrom]
            : [],
        );
        if (carried !== undefined) expect(carried).toEqual(unreadByContract(history));
      }
      const unread = [...player.state.mailboxes.values()].flatMap((box) => box.unread);
      const ids = unread.map(({ eventId }) => eventId).sort((a, b) => a - b);
      expect(ids).toEqual(unreadByContract(player.history));
    }),
    { numRuns: 150 },
  );
});
