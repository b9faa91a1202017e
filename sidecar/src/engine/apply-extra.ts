import { UPDATE_ANSWERS_MAX } from '../limits.ts';
import type { HistoryEvent } from '../model/event.ts';
import { extrasOf } from './state.ts';
import type { Extras, InstanceState } from './state.ts';
import { clearValue, clearValues, setValue } from './values.ts';

/** Moves what only some instances have; false when the event is about something else. */
export function applyExtra(state: InstanceState, event: HistoryEvent): boolean {
  switch (event.kind) {
    case 'patchMarked':
      extrasOf(state).patches.add(event.patchMarked.changeId);
      return true;
    case 'valueSet':
      setValue(state, event.valueSet.key, event.valueSet.value);
      return true;
    case 'valuesCleared':
      if (event.valuesCleared.all) clearValues(state);
      else clearValue(state, event.valuesCleared.key);
      return true;
    case 'updateAccepted': {
      const { updateId, name, input, headers = [] } = event.updateAccepted;
      extrasOf(state).updates.set(updateId, { eventId: event.id, name, input, headers });
      return true;
    }
    case 'updateCompleted':
      completeOpenUpdate(extrasOf(state), event.updateCompleted.updateId, event.id);
      return true;
    case 'historyLimitNear':
      extrasOf(state).limitNear = true;
      return true;
    default:
      return false;
  }
}

function completeOpenUpdate({ updates, answers }: Extras, updateId: string, eventId: number): void {
  updates.delete(updateId);
  answers.set(updateId, eventId);
  if (answers.size <= UPDATE_ANSWERS_MAX) return;
  for (const oldest of answers.keys()) {
    answers.delete(oldest);
    return;
  }
}
