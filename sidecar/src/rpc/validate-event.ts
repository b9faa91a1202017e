// Validates the events of an imported instance. Each field has the same limits as in requests of
// workers and clients, so that every committed event can be stored, read, dispatched and displayed.
import {
  CHILD_ID_BYTES_MAX,
  EXECUTION_MAX,
  PARENT_AND_CHILD_BYTES_MAX,
  REASON_BYTES_MAX,
} from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { EventBodies, HistoryEvent, ParentLink } from '../model/event.ts';
import type { Failure, Payload } from '../model/payload.ts';
import {
  checkCustomStatus,
  checkOptions,
  checkRaise,
  checkStart,
  checkValue,
} from '../model/validate-parts.ts';
import {
  checkCount,
  checkFailure,
  checkHeaders,
  checkInstanceId,
  checkName,
  checkOptionalName,
  checkPayload,
  checkReason,
  checkTime,
  checkTimeFrom1970,
  withBoundedCauses,
} from '../model/validate.ts';

/** Bytes that the sidecar may add to a failure beyond the limit for its sender. */
const FAILURE_SLACK_BYTES = 64 * 1024;
const SEED_BYTES = 8;

function invalid(message: string): PerdureError {
  return new PerdureError('INVALID_ARGUMENT', message);
}

/**
 * Returns a valid event; shortens a chain of causes that is too long.
 *
 * @throws PerdureError that names the event and the field.
 */
export function checkedEvent(event: HistoryEvent, payloadBytesMax: number): HistoryEvent {
  try {
    checkTimeFrom1970('time_ms', event.timeMs);
    checkBody(event, payloadBytesMax);
    return withBoundedFailure(event);
  } catch (error) {
    if (!(error instanceof PerdureError)) throw error;
    const place = `event ${event.id} (${event.kind})`;
    throw new PerdureError(error.code, `${place}: ${error.message}`);
  }
}

/** Checks the number of an imported execution. */
export function checkExecution(execution: number): void {
  if (execution >= 1 && execution <= EXECUTION_MAX) return;
  throw invalid(`execution is ${execution}; it must be 1 to ${EXECUTION_MAX}`);
}

function checkBody(event: HistoryEvent, bytesMax: number): void {
  switch (event.kind) {
    case 'executionStarted':
      return checkStarted(event.executionStarted, bytesMax);
    case 'turnCompleted':
      return checkOptionalName('worker', event.turnCompleted.worker, REASON_BYTES_MAX);
    case 'activityScheduled':
      checkName('name', event.activityScheduled.name);
      checkHeaders(event.activityScheduled.headers);
      checkPayload('input', event.activityScheduled.input, bytesMax);
      return checkOptions(event.activityScheduled.options);
    case 'timerCreated':
      return checkTime('fire_at_ms', event.timerCreated.fireAtMs);
    case 'eventWaitStarted':
      return checkName('name', event.eventWaitStarted.name);
    case 'childScheduled':
      checkInstanceId(event.childScheduled.instanceId);
      return checkStart(event.childScheduled, bytesMax);
    case 'startRequested':
      checkInstanceId(event.startRequested.instanceId);
      return checkStart(event.startRequested, bytesMax);
    case 'raiseRequested':
      return checkRaise(event.raiseRequested, bytesMax);
    case 'valueReadRequested':
      checkInstanceId(event.valueReadRequested.instanceId);
      return checkOptionalName('key', event.valueReadRequested.key);
    case 'stepScheduled':
      return checkName('name', event.stepScheduled.name);
    case 'customStatusSet':
      return checkCustomStatus(event.customStatusSet.value);
    case 'valueSet':
      checkOptionalName('key', event.valueSet.key);
      return checkValue(event.valueSet.value);
    case 'valuesCleared':
      return checkOptionalName('key', event.valuesCleared.key);
    case 'eventRaised':
    case 'updateAccepted':
    case 'updateCompleted':
      return checkMessage(event, bytesMax);
    default:
      return checkOutcome(event, bytesMax);
  }
}

function checkMessage(event: HistoryEvent, bytesMax: number): void {
  switch (event.kind) {
    case 'eventRaised':
      checkName('name', event.eventRaised.name);
      checkHeaders(event.eventRaised.headers);
      return checkPayload('payload', event.eventRaised.payload, bytesMax);
    case 'updateAccepted':
      checkName('update_id', event.updateAccepted.updateId);
      checkName('name', event.updateAccepted.name);
      checkHeaders(event.updateAccepted.headers);
      return checkPayload('input', event.updateAccepted.input, bytesMax);
    case 'updateCompleted':
      checkName('update_id', event.updateCompleted.updateId);
      return checkPayload('output', event.updateCompleted.output, bytesMax);
    default:
  }
}

/** Fields of events with an outcome or a reason. */
interface Outcome {
  readonly output?: Payload | null;
  readonly value?: Payload | null;
  readonly input?: Payload | null;
  readonly failure?: Failure | null;
  readonly reason?: string;
  readonly version?: string;
  readonly changeId?: string;
}

function bodyOf(event: HistoryEvent): Outcome {
  return ((event as unknown as Record<string, Outcome>)[event.kind] ?? {}) as Outcome;
}

function checkOutcome(event: HistoryEvent, bytesMax: number): void {
  const {
    output = null,
    value = null,
    input = null,
    failure = null,
    reason,
    version,
    changeId,
  } = bodyOf(event);
  checkPayload('output', output, bytesMax);
  checkPayload('value', value, bytesMax);
  checkPayload('input', input, bytesMax);
  checkFailure(failure, bytesMax + FAILURE_SLACK_BYTES);
  if (reason !== undefined) checkReason(reason);
  if (version !== undefined) checkOptionalName('version', version);
  if (changeId !== undefined) checkName('change_id', changeId);
}

function checkStarted(started: EventBodies['executionStarted'], bytesMax: number): void {
  checkInstanceId(started.instanceId);
  checkExecution(started.execution);
  checkStart(started, bytesMax);
  if (started.seed.length !== SEED_BYTES) {
    throw invalid(`seed is ${started.seed.length} bytes long; it must be ${SEED_BYTES}`);
  }
  if (started.parent !== null) checkParent(started.instanceId, started.parent);
  for (const { key, value } of started.values ?? []) {
    checkOptionalName('the key of a value', key);
    checkValue(value);
  }
  checkCustomStatus(started.customStatus ?? null);
  checkCount('custom_status_version', started.customStatusVersion ?? 0);
  if (!started.copiedFrom) return;
  checkInstanceId(started.copiedFrom.instanceId);
  checkCount('copied_from.execution', started.copiedFrom.execution);
  checkCount('copied_from.event_id', started.copiedFrom.eventId);
}

function checkParent(instanceId: string, parent: ParentLink): void {
  checkName('parent.instance_id', parent.instanceId, CHILD_ID_BYTES_MAX);
  checkCount('parent.execution', parent.execution);
  checkCount('parent.seq', parent.seq);
  const bytes = Buffer.byteLength(parent.instanceId) + Buffer.byteLength(instanceId);
  if (bytes <= PARENT_AND_CHILD_BYTES_MAX) return;
  throw invalid(
    `instance_id and parent.instance_id are ${bytes} bytes together; at most ` +
      `${PARENT_AND_CHILD_BYTES_MAX} are allowed`,
  );
}

function withBoundedFailure(event: HistoryEvent): HistoryEvent {
  const body = bodyOf(event);
  const { failure = null } = body;
  const bounded = withBoundedCauses(failure);
  if (bounded === failure) return event;
  return { ...event, [event.kind]: { ...body, failure: bounded } };
}
