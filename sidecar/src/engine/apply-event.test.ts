import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { isDelivery } from '../model/event.ts';
import type { HistoryEvent } from '../model/event.ts';
import * as given from './engine-samples.suite.ts';
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

/** One thing that happens, as numbers from which the player picks what is possible then. */
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
      // Clocks are set back now and then.
      passMs: fc.integer({ min: -50, max: 400 }),
    }),
    { maxLength: 80, size: 'max' },
  ),
);

/** Plays moves on one instance and keeps what the store would keep: the events by execution. */
class Player {
  readonly state: InstanceState = given.newInstance();
  readonly histories: HistoryEvent[][];
  /** Whether code withdraws operations that have their outcome, too. */
  readonly sloppy: boolean;
  nowMs: number = given.nowMs;

  constructor(sloppy: boolean) {
    this.sloppy = sloppy;
    const { state } = this;
    const { name, version, parent, execution } = state;
    const input = given.payload('input');
    const instanceId = state.id;
    const started = { instanceId, execution, name, version, input, parent, seed: given.seed };
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

  #keep(round: Round | null): void {
    for (const { execution, events } of round?.histories ?? []) {
      if (execution > this.histories.length) this.histories.push([]);
      this.histories[execution - 1]!.push(...events);
    }
  }

  #turn(what: number, picks: readonly number[]): void {
    const { state } = this;
    if (state.endedMs !== 0) {
      expect(() => given.turn(state, [])).toThrow('has ended');
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
    if (what < 3) actions.push(given.next());
    else if (what === 3) actions.push([given.complete, given.fail, given.giveUp][first! % 3]!);
    this.#keep(given.turn(state, actions, Math.max(delivered, state.delivered), this.nowMs));
  }

  #action(pick: number, seq: number): Action {
    const name = NAMES[pick % 2]!;
    const policy = (['CANCEL', 'TERMINATE', 'ABANDON', 'UNSPECIFIED'] as const)[pick % 4]!;
    const past = Array.from({ length: seq - 1 }, (_, index) => index + 1);
    const cancellable = this.sloppy ? past : [...this.state.open.keys()];
    switch (pick % 11) {
      case 0:
        return given.activity(seq);
      case 1:
        return given.timer(seq, this.nowMs + (pick % 500) - 100);
      case 2:
      case 3:
      case 4:
        return given.waitFor(seq, name);
      case 5:
        return given.child(seq, pick % 2 === 0 ? '' : `child-${seq}`, policy);
      case 6:
        return pick % 2 === 0 ? given.detached(seq) : given.raise(seq);
      case 7:
        return given.step(seq, pick % 2 === 0 ? null : given.payload(pick));
      case 8:
        return given.status(pick % 3 === 0 ? undefined : pick);
      default:
        if (cancellable.length === 0) return given.waitFor(seq, name);
        return given.withdraw(cancellable[pick % cancellable.length]!);
    }
  }

  /** An outcome for any operation there ever was: most are late, and must be ignored. */
  #outcome([pick, how]: readonly number[]): void {
    const { state, nowMs } = this;
    const open = [...state.open.keys()];
    const late = how! % 4 === 0 || open.length === 0;
    const seq = late ? 1 + (pick! % (state.nextSeq + 1)) : open[pick! % open.length]!;
    const operation = state.open.get(seq);
    const before = structuredClone(state);
    const round = this.#outcomeOf(seq, operation, how!, nowMs);
    if (round === null) expect(state).toEqual(before);
    this.#keep(round);
  }

  #outcomeOf(
    seq: number,
    open: OpenOperation | undefined,
    how: number,
    nowMs: number,
  ): Round | null {
    const { state } = this;
    const failure = how % 2 === 0 ? given.broken() : null;
    const outcome = { output: failure === null ? given.payload(how) : null, failure, attempt: 1 };
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
        return answer(state, { kind: 'refused', to, failure: given.broken() }, nowMs);
      case 'wait':
      case 'step':
        return stepOutcome(state, seq, outcome, nowMs);
    }
  }

  #raise([pick, how]: readonly number[]): void {
    const { state } = this;
    const policy = how! % 5 === 0 ? 'drop' : 'buffer';
    const message = { name: NAMES[pick! % 2]!, payload: given.payload(pick), policy } as const;
    if (state.endedMs === 0) this.#keep(eventRaised(state, message, this.nowMs).round);
    else expect(() => eventRaised(state, message, this.nowMs)).toThrow('has ended');
  }

  #order(what: number): void {
    const { state, nowMs } = this;
    if (what < 184) this.#keep(cancel(state, 'asked', nowMs));
    else if (what < 188) this.#keep(suspend(state, 'held', nowMs));
    else if (what < 194) this.#keep(resume(state, 'go on', nowMs));
    else if (what < 199) this.#keep(turnFailed(state, 'turnFailed', 'broken', nowMs));
    else this.#keep(terminate(state, 'stop', nowMs));
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

/** Messages that no wait has taken, by the sentence in history.proto and nothing else. */
function unreadBySentence(history: readonly HistoryEvent[]): number[] {
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
    const taken = messages.filter(({ id }, n) => n < waits.length && id <= delivered);
    return messages.slice(taken.length).map(({ id }) => id);
  }).sort((a, b) => a - b);
}

test("the state in memory always equals the fold of the execution's history", () => {
  fc.assert(
    fc.property(moves, (all) => {
      const player = new Player(true);
      for (const move of all) {
        player.play(move);
        expect(given.rebuild(player.state, player.history)).toEqual(player.state);
        expectConsistent(player.state);
      }
      expectSound(player.histories, player.state.endedMs !== 0);
    }),
    { numRuns: 150 },
  );
});

test('each message is taken by one wait, or carried over, in order', () => {
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
        if (carried !== undefined) expect(carried).toEqual(unreadBySentence(history));
      }
      const unread = [...player.state.mailboxes.values()].flatMap((box) => box.unread);
      const ids = unread.map(({ eventId }) => eventId).sort((a, b) => a - b);
      expect(ids).toEqual(unreadBySentence(player.history));
    }),
    { numRuns: 150 },
  );
});
