// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { InstanceStatus as _perdure_v1_InstanceStatus, InstanceStatus__Output as _perdure_v1_InstanceStatus__Output } from '../../perdure/v1/InstanceStatus.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';
import type { ParentLink as _perdure_v1_ParentLink, ParentLink__Output as _perdure_v1_ParentLink__Output } from '../../perdure/v1/ParentLink.ts';
import type { WaitingFor as _perdure_v1_WaitingFor, WaitingFor__Output as _perdure_v1_WaitingFor__Output } from '../../perdure/v1/WaitingFor.ts';
import type { CopiedFrom as _perdure_v1_CopiedFrom, CopiedFrom__Output as _perdure_v1_CopiedFrom__Output } from '../../perdure/v1/CopiedFrom.ts';
import type { Long } from '@grpc/proto-loader';

export interface Instance {
  'instanceId'?: (string);
  'name'?: (string);
  'version'?: (string);
  'status'?: (_perdure_v1_InstanceStatus);
  'execution'?: (number);
  'createdMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'input'?: (_perdure_v1_Payload | null);
  'output'?: (_perdure_v1_Payload | null);
  'failure'?: (_perdure_v1_Failure | null);
  'customStatus'?: (_perdure_v1_Payload | null);
  'parent'?: (_perdure_v1_ParentLink | null);
  'historyLength'?: (number);
  'waitingFor'?: readonly (_perdure_v1_WaitingFor)[];
  'customStatusVersion'?: (number | string | Long);
  'historyBytes'?: (number | string | Long);
  'queue'?: (string);
  'priority'?: (number);
  'fairnessKey'?: (string);
  'patches'?: readonly (string)[];
  'unreadEvents'?: (number);
  'unreadBytes'?: (number | string | Long);
  'valueCount'?: (number);
  'valueBytes'?: (number | string | Long);
  'openOperations'?: (number);
  'copiedFrom'?: (_perdure_v1_CopiedFrom | null);
  'lostTurnAttempts'?: (number);
}

export interface Instance__Output {
  'instanceId': (string);
  'name': (string);
  'version': (string);
  'status': (_perdure_v1_InstanceStatus__Output);
  'execution': (number);
  'createdMs': (number);
  'endedMs': (number);
  'input': (_perdure_v1_Payload__Output | null);
  'output': (_perdure_v1_Payload__Output | null);
  'failure': (_perdure_v1_Failure__Output | null);
  'customStatus': (_perdure_v1_Payload__Output | null);
  'parent': (_perdure_v1_ParentLink__Output | null);
  'historyLength': (number);
  'waitingFor': (_perdure_v1_WaitingFor__Output)[];
  'customStatusVersion': (number);
  'historyBytes': (number);
  'queue': (string);
  'priority': (number);
  'fairnessKey': (string);
  'patches': (string)[];
  'unreadEvents': (number);
  'unreadBytes': (number);
  'valueCount': (number);
  'valueBytes': (number);
  'openOperations': (number);
  'copiedFrom': (_perdure_v1_CopiedFrom__Output | null);
  'lostTurnAttempts': (number);
}
