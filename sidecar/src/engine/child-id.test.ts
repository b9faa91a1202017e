import { expect, test } from 'vitest';
import { generatedChildId } from './child-id.ts';
import { child, eventsOf, instanceThat, newInstance, next, turn } from './engine-samples.suite.ts';
import type { Round } from './round.ts';

const targets = (round: Round): string[] =>
  round.messages.flatMap((message) => (message.kind === 'start' ? [message.target] : []));

test('no id is generated twice, in another execution or for a reused parent id', () => {
  const ids: string[] = [];
  for (const instanceNumber of [1, 11]) {
    const state = newInstance({ instanceNumber, id: 'order-1' });
    for (let execution = 1; execution <= 12; execution += 1) {
      ids.push(...targets(turn(state, [child(1), child(2)])));
      turn(state, [next()]);
    }
  }
  expect(ids).toHaveLength(48);
  expect(new Set(ids).size).toBe(48);
});

test('a child is started with the recorded id', () => {
  const round = turn(newInstance(), [child(1)]);
  const recorded = eventsOf(round).flatMap((event) =>
    event.kind === 'childScheduled' ? [event.childScheduled.instanceId] : [],
  );
  expect(recorded).toEqual(targets(round));
});

test('the id of a descendant does not grow with its depth', () => {
  let state = newInstance({ instanceNumber: 1, id: 'order-1' });
  for (let instanceNumber = 2; instanceNumber < 500; instanceNumber += 1)
    state = newInstance({ instanceNumber, id: generatedChildId(state, 1) });
  expect(state.id).toBe('order-1::498.1.1');
});

test('two parents of one tree never generate the same id', () => {
  const first = instanceThat([], { instanceNumber: 1, id: 'order-1' });
  const second = instanceThat([], { instanceNumber: 2, id: generatedChildId(first, 1) });
  expect(generatedChildId(second, 1)).not.toBe(generatedChildId(first, 1));
});
