import { expect, test } from 'vitest';
import { madeUpChildId } from './child-id.ts';
import { child, eventsOf, instanceThat, newInstance, next, turn } from './engine-samples.suite.ts';
import type { Round } from './round.ts';

const targets = (round: Round): string[] =>
  round.messages.flatMap((message) => (message.kind === 'start' ? [message.target] : []));

test('no id is generated twice, in another execution or when a parent id is used again', () => {
  const ids: string[] = [];
  for (const no of [1, 11]) {
    const state = newInstance({ no, id: 'order-1' });
    for (let execution = 1; execution <= 12; execution += 1) {
      ids.push(...targets(turn(state, [child(1), child(2)])));
      turn(state, [next()]);
    }
  }
  expect(ids).toHaveLength(48);
  expect(new Set(ids).size).toBe(48);
});

test('the id that is recorded is the id that is started', () => {
  const round = turn(newInstance(), [child(1)]);
  const recorded = eventsOf(round).flatMap((event) =>
    event.kind === 'childScheduled' ? [event.childScheduled.instanceId] : [],
  );
  expect(recorded).toEqual(targets(round));
});

test('the id of a descendant does not grow with its depth', () => {
  let state = newInstance({ no: 1, id: 'order-1' });
  for (let no = 2; no < 500; no += 1) state = newInstance({ no, id: madeUpChildId(state, 1) });
  expect(state.id).toBe('order-1::498.1.1');
});

test('two parents of one family never make up the same id', () => {
  const first = instanceThat([], { no: 1, id: 'order-1' });
  const second = instanceThat([], { no: 2, id: madeUpChildId(first, 1) });
  expect(madeUpChildId(second, 1)).not.toBe(madeUpChildId(first, 1));
});
