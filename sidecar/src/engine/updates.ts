import { append } from '../lib/lists.ts';
import { failure } from '../model/payload.ts';
import type { RoundBuilder } from './round.ts';
import type { InstanceState, OpenUpdate } from './state.ts';

/** Updates without an answer that code has not received: they are carried over. */
export function undeliveredUpdates(
  state: InstanceState,
): { readonly updateId: string; readonly update: OpenUpdate }[] {
  if (state.extras === null || state.extras.updates.size === 0) return [];
  const all = [...state.extras.updates].map(([updateId, update]) => ({ updateId, update }));
  return all.filter(({ update }) => update.eventId > state.delivered);
}

/**
 * Reports that updates of an ended execution get no answer, except updates that are carried over.
 */
export function dropUpdates({ state, round }: RoundBuilder): void {
  if (state.extras === null) return;
  const again = state.status === 'continuedAsNew';
  const how = again ? 'continued as new' : `ended (${state.status})`;
  for (const [updateId, { name, eventId }] of state.extras.updates) {
    if (again && eventId > state.delivered) continue;
    const type = again ? 'ContinuedAsNew' : 'InstanceEnded';
    const text = `instance ${state.id} ${how} before update ${name} was answered`;
    const why = failure('FAILURE_KIND_APPLICATION', type, text);
    append(round, 'updatesAnswered', { updateId, output: null, failure: why });
  }
}
