// Estimates of what things take on the wire: they decide where a frame ends, so being somewhat off
// is fine, and counting bytes exactly would mean encoding twice.
import type { Action, Failure, Payload } from '../model/wire-types.ts';

/** Tags, numbers and short names of one item. */
export const ITEM_BYTES: number = 48;

export function payloadBytes(payload: Payload | null | undefined): number {
  return payload === null || payload === undefined ? 0 : payload.data.length;
}

export function failureBytes(failure: Failure | null | undefined): number {
  let bytes = 0;
  for (let at = failure ?? null; at !== null; at = at.cause) {
    bytes += ITEM_BYTES + at.message.length + at.stack.length + payloadBytes(at.details);
  }
  return bytes;
}

/** The payload that an action carries. */
function payloadOf(action: Action): Payload | null {
  switch (action.kind) {
    case 'scheduleActivity':
      return action.scheduleActivity.input;
    case 'scheduleChild':
      return action.scheduleChild.input;
    case 'requestStart':
      return action.requestStart.input;
    case 'scheduleStep':
      return action.scheduleStep.output;
    case 'requestRaise':
      return action.requestRaise.payload;
    case 'setCustomStatus':
      return action.setCustomStatus.value;
    case 'completeExecution':
      return action.completeExecution.output;
    case 'continueAsNew':
      return action.continueAsNew.input;
    case 'setValue':
      return action.setValue.value;
    case 'completeUpdate':
      return action.completeUpdate.output;
    case 'markPatch':
    case 'clearValues':
    case 'readValue':
    case 'createPromise':
    case 'createTimer':
    case 'waitForEvent':
    case 'cancelOperation':
    case 'failExecution':
    case 'cancelExecution':
      return null;
  }
}

export function actionBytes(action: Action): number {
  const bytes = ITEM_BYTES + payloadBytes(payloadOf(action));
  if (action.kind === 'failExecution') return bytes + failureBytes(action.failExecution.failure);
  if (action.kind === 'completeUpdate') return bytes + failureBytes(action.completeUpdate.failure);
  if (action.kind === 'scheduleStep') return bytes + failureBytes(action.scheduleStep.failure);
  return bytes;
}
