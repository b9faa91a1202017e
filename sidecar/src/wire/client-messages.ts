import type { DescribeSidecarResponse } from '@perdure/proto/v1/DescribeSidecarResponse';
import type { Execution as ExecutionMessage } from '@perdure/proto/v1/Execution';
import type { Instance as InstanceMessage } from '@perdure/proto/v1/Instance';
import type { WaitingFor as WaitingForMessage } from '@perdure/proto/v1/WaitingFor';
import type { WorkerInfo } from '@perdure/proto/v1/WorkerInfo';

import type { SidecarView, WorkerView } from '../model/client-ports.ts';
import type {
  ExecutionRow,
  InstanceDetails,
  InstanceRow,
  InstanceView,
  WaitingFor,
} from '../model/instance.ts';
import { INSTANCE_STATUSES, WAIT_REASONS } from './enums.ts';

function waitingForMessage(waiting: WaitingFor): WaitingForMessage {
  return { ...waiting, reason: WAIT_REASONS[waiting.reason] };
}

/** Converts a listed instance to a message, without payloads and wait reasons. */
export function instanceRowMessage(row: InstanceRow): InstanceMessage {
  return {
    instanceId: row.id,
    name: row.name,
    version: row.version,
    status: INSTANCE_STATUSES[row.status],
    execution: row.execution,
    createdMs: row.createdMs,
    endedMs: row.endedMs,
    parent: row.parent,
    ...(row.details === null ? null : detailFields(row.details)),
  };
}

function detailFields(details: InstanceDetails): InstanceMessage {
  const { customStatusVersion, queue, priority, fairnessKey, patches, copiedFrom } = details;
  const { lostTurnAttempts } = details;
  const routing = { queue, priority, fairnessKey };
  return { ...routing, customStatusVersion, patches: [...patches], copiedFrom, lostTurnAttempts };
}

/** Converts an instance with all fields to a message. */
export function instanceMessage(view: InstanceView): InstanceMessage {
  const message = instanceRowMessage(view.row);
  message.input = view.input;
  message.output = view.output;
  message.failure = view.failure;
  message.customStatus = view.row.customStatus;
  message.historyLength = view.historyLength;
  if (view.sizes !== null) Object.assign(message, view.sizes);
  if (view.waitingFor.length > 0) message.waitingFor = view.waitingFor.map(waitingForMessage);
  return message;
}

export function executionMessage(row: ExecutionRow): ExecutionMessage {
  return { ...row, status: INSTANCE_STATUSES[row.status] };
}

export function workerMessage(view: WorkerView): WorkerInfo {
  const { hello } = view;
  return {
    worker: hello.worker,
    sdk: hello.sdk,
    attachedMs: view.attachedMs,
    orchestrations: [...hello.orchestrations],
    activities: [...hello.activities],
    credits: { turns: hello.maxTurns, activities: hello.maxActivities },
    turnsOut: view.turnsOut,
    activitiesOut: view.activitiesOut,
    draining: view.draining,
    queues: [...hello.queues],
    namedQueuesOnly: hello.namedQueuesOnly,
    sessions: view.sessions,
  };
}

export function sidecarMessage(
  view: SidecarView,
  version: string,
  protocol: number,
): DescribeSidecarResponse {
  return { ...view, version, protocol };
}
