// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';
import type { Long } from '@grpc/proto-loader';

export interface ActivityTask {
  'token'?: (number | string | Long);
  'instanceId'?: (string);
  'execution'?: (number);
  'seq'?: (number);
  'name'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'attempt'?: (number);
  'startToCloseMs'?: (number | string | Long);
  'heartbeatMs'?: (number | string | Long);
  'heartbeatDetails'?: (_perdure_v1_Payload | null);
  'orchestration'?: (string);
  'lastFailure'?: (_perdure_v1_Failure | null);
  'version'?: (string);
  'session'?: (string);
  'headers'?: readonly (_perdure_v1_Header)[];
  'orchestrationVersion'?: (string);
  'key'?: (Buffer | Uint8Array | string);
}

export interface ActivityTask__Output {
  'token': (number);
  'instanceId': (string);
  'execution': (number);
  'seq': (number);
  'name': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'attempt': (number);
  'startToCloseMs': (number);
  'heartbeatMs': (number);
  'heartbeatDetails': (_perdure_v1_Payload__Output | null);
  'orchestration': (string);
  'lastFailure': (_perdure_v1_Failure__Output | null);
  'version': (string);
  'session': (string);
  'headers': (_perdure_v1_Header__Output)[];
  'orchestrationVersion': (string);
  'key': (Buffer);
}
