// The contract at run time: service definitions with their codecs, which @perdure/proto compiles.
// The only one that loads it; the types of what the codecs give and take
// (`@perdure/proto/v1/…`) are for the modules that speak gRPC.
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

/** Version of the protocol that this SDK speaks. */
export const PROTOCOL_VERSION: number = 1;

/** Payloads are JSON: as text they need no view of the frame that they came in. */
const texts: readonly string[] = ['Payload.data'];

/** What histories hold and replay never looks at: it compares kinds, names and numbers. */
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

/** The contract as worker and client speak it; kept, because compiling takes some milliseconds. */
export function loadContract(): Contract {
  working ??= servicesOf(loadProto({ texts, skipped }));
  return working;
}

/** The same with payloads as bytes: what a codec has made of them is no text. */
export function loadBytesContract(): Contract {
  bytes ??= servicesOf(loadProto({ skipped }));
  return bytes;
}

/** The same with all fields, and payloads as bytes: for histories that people read. */
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
