// The driver for the Node SDK in the same process, for tests.
import { readableActions, readHistory } from '@perdure/sdk/testing';
import type { HistoryEvent, TurnOutcome } from '@perdure/sdk/internal';

import type { Answer, Driver, Json } from '../../case.ts';
import { ProgramRun } from './program-run.ts';

/** Reads an event. An event of a newer sidecar has no kind. */
function eventOf(event: Json): HistoryEvent {
  if (event['kind'] !== 'unknown') return readHistory([event])[0]!;
  return { id: event['id'], timeMs: event['timeMs'] } as unknown as HistoryEvent;
}

function answerOf(outcome: TurnOutcome): Answer {
  if (outcome.kind === 'failed') {
    const { reason, message, eventId, seq, expected, actual } = outcome;
    const short = reason.replace('TURN_FAILURE_REASON_', '');
    return { fails: { reason: short, message, eventId, seq, expected, actual } };
  }
  const { actions, steps, ended } = outcome;
  return { actions: readableActions(actions), steps: steps.map(({ seq }) => seq), ended };
}

export const nodeDriver: Driver = {
  name: 'Node SDK',
  open: (program) => {
    const run = new ProgramRun(program);
    return {
      turn: async (full, events) => answerOf(await run.turn(full, events.map(eventOf))),
      close: () => Promise.resolve(),
    };
  },
};
