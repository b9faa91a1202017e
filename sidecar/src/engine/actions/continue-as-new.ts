import { endExecution } from '../end-execution.ts';
import { listUnread } from '../mailbox.ts';
import type { ExecutionStarted } from '../../model/event.ts';
import { restart } from '../state.ts';
import type { InstanceState } from '../state.ts';
import { requestsCarried } from '../stored-requests.ts';
import { undeliveredUpdates } from '../updates.ts';
import { valuesOf } from '../values.ts';
import { checkOptionalName, checkPayload } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/**
 * Ends this execution and starts the next in the same Round. Unread messages, and a cancellation
 * that code has not received yet, are carried over.
 */
export const continueAsNew: ActionRule<'continueAsNew'> = {
  validate({ version, input }, bytesMax) {
    checkOptionalName('version', version);
    checkPayload('input', input, bytesMax);
  },
  opensOperation: false,
  endsExecution: true,
  apply(b, action, { seed, latestVersion = '' }) {
    const { state } = b;
    const chosen = action.version === '' && action.latestVersion ? latestVersion : action.version;
    const version = chosen === '' ? state.version : chosen;
    const { name, parent, execution, id, suspended, cancelRequest, delivered } = state;
    const { input } = action;
    const ending = { input, version: action.version };
    endExecution(b, { kind: 'executionContinuedAsNew', executionContinuedAsNew: ending });
    const carried = listUnread(state);
    const updates = undeliveredUpdates(state);
    const carriedOver = extrasCarried(state);
    const storedRequests = requestsCarried(state, carried);
    restart(state);
    b.openExecution(execution + 1);
    b.emit({
      kind: 'executionStarted',
      executionStarted: {
        instanceId: id,
        execution: execution + 1,
        name,
        version,
        input,
        parent,
        seed,
        ...carriedOver,
        ...(storedRequests.length > 0 && { storedRequests }),
      },
    });
    for (const { eventId, ...message } of carried) {
      b.emit({ kind: 'eventRaised', eventRaised: { ...message, carriedFrom: eventId } });
    }
    for (const { updateId, update } of updates) {
      const { name: updateName, input: updateInput, headers, eventId } = update;
      b.emit({
        kind: 'updateAccepted',
        updateAccepted: {
          updateId,
          name: updateName,
          input: updateInput,
          headers,
          carriedFrom: eventId,
        },
      });
    }
    if (cancelRequest !== null && cancelRequest.eventId > delivered) {
      const { reason } = cancelRequest;
      b.emit({ kind: 'cancelRequested', cancelRequested: { reason } });
    }
    if (suspended) b.emit({ kind: 'executionSuspended', executionSuspended: { reason: '' } });
  },
};

/** Parts of an instance that continue besides its name and parent. Most instances have none. */
function extrasCarried(state: InstanceState): Partial<ExecutionStarted> {
  const { extras, customStatus } = state;
  if (extras === null) return customStatus === null ? {} : { customStatus };
  const { queue, priority, fairnessKey, headers, customStatusVersion } = extras;
  return {
    queue,
    priority,
    fairnessKey,
    headers,
    customStatus,
    customStatusVersion,
    values: valuesOf(state),
  };
}
