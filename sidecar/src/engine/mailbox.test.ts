import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import {
  complete,
  instanceThat,
  newInstance,
  nowMs,
  payload,
  turn,
  activity,
  waitFor,
  withdraw,
} from './engine-samples.suite.ts';
import { hasWaiter, listUnread } from './mailbox.ts';
import { eventRaised } from './messages/event-raised.ts';
import type { InstanceState } from './state.ts';

/** Raises events with the numbers of `values` as payloads. */
function send(state: InstanceState, name: string, ...values: number[]): void {
  for (const value of values) {
    eventRaised(state, { name, payload: payload(value), policy: 'buffer' }, nowMs);
  }
}

function unread(state: InstanceState): unknown[] {
  return listUnread(state).map((message) => [
    message.name,
    JSON.parse(new TextDecoder().decode(message.payload?.data)),
  ]);
}

describe('early messages', () => {
  test('are unread until a wait receives the oldest within its own turn', () => {
    const state = newInstance();
    send(state, 'a', 1, 2);
    turn(state, []);
    expect(unread(state)).toEqual([
      ['a', 1],
      ['a', 2],
    ]);
    turn(state, [waitFor(1, 'a')]);
    expect(unread(state)).toEqual([['a', 2]]);
    expect(state.open.size).toBe(0);
  });

  test('are in one mailbox for each name', () => {
    const state = newInstance();
    send(state, 'a', 1);
    send(state, 'b', 2);
    turn(state, [waitFor(1, 'b'), waitFor(2, 'c')]);
    expect(unread(state)).toEqual([['a', 1]]);
    expect([...state.open.keys()]).toEqual([2]);
  });
});

describe('early waits', () => {
  test('get messages in the order of their calls', () => {
    const state = instanceThat([waitFor(1, 'a'), waitFor(2, 'a')]);
    send(state, 'a', 1);
    turn(state, []);
    expect([...state.open.keys()]).toEqual([2]);
    send(state, 'a', 2, 3);
    turn(state, []);
    expect([state.open.size, unread(state)]).toEqual([0, [['a', 3]]]);
  });

  test('remain open until the code has received the message', () => {
    const state = instanceThat([waitFor(1, 'a')]);
    send(state, 'a', 1);
    expect([state.open.size, state.unreadEvents]).toEqual([1, 1]);
    expect(hasWaiter(state, 'a')).toBe(false);
  });
});

describe('withdrawn waits', () => {
  test('do not receive the message of the next wait', () => {
    const state = instanceThat([waitFor(1, 'a'), waitFor(2, 'a'), waitFor(3, 'a')]);
    turn(state, [withdraw(2)]);
    send(state, 'a', 1, 2);
    turn(state, []);
    expect([state.open.size, state.mailboxes.size]).toEqual([0, 0]);
  });

  test('leave a later message in its mailbox', () => {
    const state = instanceThat([waitFor(1, 'a')]);
    send(state, 'a', 1);
    turn(state, [withdraw(1)], 1);
    expect(unread(state)).toEqual([['a', 1]]);
    turn(state, [waitFor(2, 'a')]);
    expect([state.open.size, state.unreadEvents, state.unreadBytes]).toEqual([0, 0, 0]);
  });

  test('leave the message to the wait that the same turn opens', () => {
    const state = instanceThat([waitFor(1, 'a')]);
    send(state, 'a', 1);
    turn(state, [withdraw(1), waitFor(2, 'a')], 1);
    expect([...state.open.keys()]).toEqual([2]);
    turn(state, []);
    expect([state.open.size, state.mailboxes.size]).toEqual([0, 0]);
  });

  test('leave the message to a later wait of an earlier turn', () => {
    const state = instanceThat([waitFor(1, 'a'), waitFor(2, 'a')]);
    send(state, 'a', 1);
    // The code received the input that made it withdraw the first wait before it received the
    // message.
    turn(state, [withdraw(1)]);
    expect([state.open.size, state.mailboxes.size]).toEqual([0, 0]);
  });

  test('receive no earlier message within the turn that opened them', () => {
    const state = newInstance();
    send(state, 'a', 1);
    turn(state, [waitFor(1, 'a'), withdraw(1)]);
    expect(unread(state)).toEqual([['a', 1]]);
  });

  test('retain a message that they have received', () => {
    const state = instanceThat([waitFor(1, 'a')]);
    send(state, 'a', 1);
    turn(state, []);
    turn(state, [withdraw(1)]);
    expect(state.unreadEvents).toBe(0);
  });
});

test('messages of all names are listed in order of arrival', () => {
  const state = instanceThat([]);
  send(state, 'b', 1);
  send(state, 'a', 2);
  send(state, 'b', 3);
  expect(unread(state)).toEqual([
    ['b', 1],
    ['a', 2],
    ['b', 3],
  ]);
});

test('an ended instance has no waits', () => {
  const state = instanceThat([waitFor(1, 'a'), activity(2)]);
  turn(state, [complete]);
  expect([state.open.size, state.mailboxes.size, hasWaiter(state, 'a')]).toEqual([0, 0, false]);
});

describe('a wait that returns its message while a later wait retains its own', () => {
  const returns = (seq: number, passedBy: number): Action => ({
    kind: 'cancelOperation',
    cancelOperation: { seq, passedBy },
  });

  test('returns only its own message: the later message remains assigned', () => {
    const state = newInstance();
    send(state, 'a', 1, 2, 3);
    turn(state, [waitFor(1, 'a'), waitFor(2, 'a'), returns(1, 1)]);
    expect(unread(state)).toEqual([
      ['a', 1],
      ['a', 3],
    ]);
    expect(state.open.size).toBe(0);
  });

  test('leaves its message to the next wait, and all messages in order', () => {
    const state = newInstance();
    send(state, 'a', 1, 2, 3, 4);
    const waits = [waitFor(1, 'a'), waitFor(2, 'a'), waitFor(3, 'a')];
    turn(state, [...waits, returns(1, 2), returns(2, 1)]);
    expect(unread(state)).toEqual([
      ['a', 1],
      ['a', 2],
      ['a', 4],
    ]);
    turn(state, [waitFor(4, 'a')]);
    expect(unread(state)).toEqual([
      ['a', 2],
      ['a', 4],
    ]);
  });
});
