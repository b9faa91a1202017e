import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import type { Case, HistoryCase, Json, TurnsCase } from './case.ts';
import { nodeDriver } from './drivers/node/driver.ts';
import { play } from './play.ts';
import { playCases, readCases } from './transcripts.ts';

const cases = readCases(fileURLToPath(new URL('cases', import.meta.url)), '');

function named(name: string): Case {
  const found = cases.find((one) => one.case.case === name);
  if (found === undefined) throw new Error(`no case "${name}"`);
  return structuredClone(found.case);
}

const everyKind = `
  executionStarted turnCompleted cancelRequested executionSuspended executionResumed
  executionCompleted executionFailed executionCancelled executionTerminated
  activityScheduled activityCompleted activityFailed timerCreated timerFired
  eventWaitStarted eventRaised childScheduled childCompleted childFailed startRequested
  startAccepted startRefused stepScheduled stepCompleted stepFailed operationCancelled
  patchMarked historyLimitNear markPatch
  customStatusSet raiseRequested raiseAccepted raiseRefused scheduleActivity createTimer
  waitForEvent scheduleChild requestStart scheduleStep requestRaise cancelOperation
  setCustomStatus completeExecution failExecution cancelExecution continueAsNew
`;

const turnsOf = (one: Case): { deliver: Json[]; actions: Json[] }[] =>
  (one as TurnsCase).turns as never;

describe('the transcripts', () => {
  it('pass with the Node SDK', async () => {
    const results = await playCases(nodeDriver, cases);
    const wrong = results.filter((result) => result.wrong.length > 0);
    expect(wrong.map(({ file, name, wrong: why }) => [file, name, ...why].join('\n'))).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(60);
  });

  it('have unique names', () => {
    const names = cases.map((one) => `${one.file}: ${one.case.case}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('contain every kind of event and every kind of action', () => {
    const text = JSON.stringify(cases.map((one) => one.case));
    const kinds = everyKind.trim().split(/\s+/);
    expect(kinds.filter((kind) => !text.includes(`"${kind}":`))).toEqual([]);
  });

  it('fail when an action is changed manually', async () => {
    const broken = named('an activity completes and its output is returned');
    turnsOf(broken)[1]!.actions[0] = { completeExecution: { output: { json: 'other' } } };
    const wrong = await play(nodeDriver, broken);
    expect(wrong.map((text) => text.split(':')[0])).toEqual(['sticky', 'rebuilt', 'together']);
    expect(wrong[0]).toContain('completeExecution.output.json');
  });

  it('fail when an action is missing or too many', async () => {
    const missing = named('activities run in sequence');
    turnsOf(missing)[1]!.actions.pop();
    expect(await play(nodeDriver, missing)).not.toEqual([]);
    const more = named('activities run in sequence');
    turnsOf(more)[0]!.actions.push({ createTimer: { seq: 2, fireAtMs: 1 } });
    expect(await play(nodeDriver, more)).not.toEqual([]);
  });

  it('fail when the order of race and history is swapped', async () => {
    const swapped = named('race: in one batch, the event that is first in the history wins');
    turnsOf(swapped)[1]!.deliver.reverse();
    expect(await play(nodeDriver, swapped)).not.toEqual([]);
  });

  it('fail when an expected failure has another place or is missing', async () => {
    const elsewhere = named('another activity') as unknown as { fails: { eventId: number } };
    elsewhere.fails.eventId = 4;
    expect((await play(nodeDriver, elsewhere as never))[0]).toContain('eventId');
    const none = { ...(named('another activity') as HistoryCase) };
    const program = { do: 'activity', name: 'charge' };
    const wrong = await play(nodeDriver, { ...none, program });
    expect(wrong[0]).toContain('expected the failure NONDETERMINISM');
  });
});
