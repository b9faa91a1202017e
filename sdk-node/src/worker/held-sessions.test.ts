import { expect, test } from 'vitest';
import { HeldSessions } from './held-sessions.ts';

test('stores the sessions that were used last', () => {
  const held = new HeldSessions(2);
  for (const id of ['a', 'b', 'a', 'c']) held.used(id);
  expect(held.all()).toEqual(['a', 'c']);
});
