// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';

export interface RaiseRequested {
  'seq'?: (number);
  'instanceId'?: (string);
  'name'?: (string);
  'payload'?: (_perdure_v1_Payload | null);
  'promiseId'?: (string);
  'failure'?: (_perdure_v1_Failure | null);
  'headers'?: readonly (_perdure_v1_Header)[];
}

export interface RaiseRequested__Output {
  'seq': (number);
  'instanceId': (string);
  'name': (string);
  'payload': (_perdure_v1_Payload__Output | null);
  'promiseId': (string);
  'failure': (_perdure_v1_Failure__Output | null);
  'headers': (_perdure_v1_Header__Output)[];
}
