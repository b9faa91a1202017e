import { describe, expect, it } from 'vitest';

import { Unrecorded } from './unrecorded.ts';

function recorder(): { unrecorded: Unrecorded; reported: (number | string)[] } {
  const reported: (number | string)[] = [];
  const unrecorded = new Unrecorded({
    activitiesRecorded: (count) => reported.push(count),
    stepRecorded: ({ instanceId, seq }) => reported.push(`${instanceId}/${seq}`),
  });
  return { unrecorded, reported };
}

const activities = (count: number): { token: number }[] =>
  Array.from({ length: count }, (_, token) => ({ token }));
const step = (seq: number): { instanceId: string; seq: number } => ({ instanceId: 'a', seq });

describe('Unrecorded', () => {
  it('reports results in the order of sending, and activities of a frame before its steps', () => {
    const { unrecorded, reported } = recorder();
    unrecorded.sent({ activities: activities(2), steps: [step(1), step(2)] });
    unrecorded.sent({});
    unrecorded.sent({ activities: activities(3) });
    unrecorded.recorded(7);
    expect(reported).toEqual([2, 'a/1', 'a/2', 3]);
  });

  it('accepts counts that end within a frame, and reports each result once', () => {
    const { unrecorded, reported } = recorder();
    unrecorded.sent({ activities: activities(2), steps: [step(1), step(2)] });
    for (const count of [1, 1, 3, 2, 4, 9]) unrecorded.recorded(count);
    expect(reported).toEqual([1, 1, 'a/1', 'a/2']);
  });
});
