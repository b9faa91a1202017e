// Loads the contract at run time: service definitions with codecs that @perdure/proto compiles.
// Only this module loads it. Modules that use gRPC import the message types from
// `@perdure/proto/v1/…`.
import { loadContract as loadProto } from '@perdure/proto/codec';
import type { AdminServiceDefinition } from '@perdure/proto/v1/AdminService';
import type { BatchServiceDefinition } from '@perdure/proto/v1/BatchService';
import type { ClientServiceDefinition } from '@perdure/proto/v1/ClientService';
import type { ScheduleServiceDefinition } from '@perdure/proto/v1/ScheduleService';
import type { WorkerServiceDefinition } from '@perdure/proto/v1/WorkerService';

/** The services of the contract. */
export interface Contract {
  worker: WorkerServiceDefinition;
  client: ClientServiceDefinition;
  admin: AdminServiceDefinition;
  schedule: ScheduleServiceDefinition;
  batch: BatchServiceDefinition;
}

/** Protocol version of this SDK. */
export const PROTOCOL_VERSION: number = 1;

/** Payloads are decoded as text, because bytes would be a view that retains the whole frame. */
const texts: readonly string[] = ['Payload.data'];

/** Fields of histories that replay does not use: it compares kinds, names and numbers. */
const skipped: readonly string[] = [
  'ActivityScheduled.input',
  'ActivityScheduled.options',
  'ChildScheduled.input',
  'CustomStatusSet.value',
  'ExecutionCompleted.output',
  'ExecutionContinuedAsNew.input',
  'RaiseRequested.payload',
  'StartRequested.input',
  'TurnCompleted.worker',
  'UpdateCompleted.output',
  'ValueSet.value',
];

let working: Contract | undefined;
let bytes: Contract | undefined;
let whole: Contract | undefined;

/**
 * Returns the contract for workers and clients. It is cached, because compiling takes some
 * milliseconds.
 */
export function loadContract(): Contract {
  working ??= servicesOf(loadProto({ texts, skipped }));
  return working;
}

/** Returns the contract with payloads as bytes, for payloads that a codec has encoded. */
export function loadBytesContract(): Contract {
  bytes ??= servicesOf(loadProto({ skipped }));
  return bytes;
}

/**
 * Returns the contract with all fields and with payloads as bytes, for histories that clients read.
 */
export function loadWholeContract(): Contract {
  whole ??= servicesOf(loadProto());
  return whole;
}

function servicesOf(contract: ReturnType<typeof loadProto>): Contract {
  return {
    worker: contract.service('WorkerService') as unknown as WorkerServiceDefinition,
    client: contract.service('ClientService') as unknown as ClientServiceDefinition,
    admin: contract.service('AdminService') as unknown as AdminServiceDefinition,
    schedule: contract.service('ScheduleService') as unknown as ScheduleServiceDefinition,
    batch: contract.service('BatchService') as unknown as BatchServiceDefinition,
  };
}
