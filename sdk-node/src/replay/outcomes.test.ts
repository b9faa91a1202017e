import { describe, expect, it } from 'vitest';

import { Outcomes } from './outcomes.ts';

describe('outcomes', () => {
  it('are settled in order, each with its consequences before the next', () => {
    const outcomes = new Outcomes();
    const settled: string[] = [];
    const add = (name: string, ...followers: string[]): void =>
      outcomes.add(() => {
        settled.push(name);
        for (const follower of followers) add(follower, ...(follower === 'a1' ? ['a1x'] : []));
      });
    add('a', 'a1', 'a2');
    add('b');
    while (outcomes.size > 0) outcomes.settleNext();
    expect(settled).toEqual(['a', 'a1', 'a1x', 'a2', 'b']);
  });

  it('are settled immediately when no outcome is pending', () => {
    const outcomes = new Outcomes();
    const settled: string[] = [];
    outcomes.addOrSettle(() => settled.push('race without losers'));
    outcomes.add(() => settled.push('loser'));
    outcomes.addOrSettle(() => settled.push('race'));
    expect(settled).toEqual(['race without losers']);
    while (outcomes.size > 0) outcomes.settleNext();
    expect(settled).toEqual(['race without losers', 'loser', 'race']);
  });
});
