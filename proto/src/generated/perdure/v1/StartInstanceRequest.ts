// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { IdReusePolicy as _perdure_v1_IdReusePolicy, IdReusePolicy__Output as _perdure_v1_IdReusePolicy__Output } from '../../perdure/v1/IdReusePolicy.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';

export interface StartInstanceRequest {
  'name'?: (string);
  'instanceId'?: (string);
  'version'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'idReusePolicy'?: (_perdure_v1_IdReusePolicy);
  'idempotencyKey'?: (string);
  'queue'?: (string);
  'priority'?: (number);
  'fairnessKey'?: (string);
  'headers'?: readonly (_perdure_v1_Header)[];
}

export interface StartInstanceRequest__Output {
  'name': (string);
  'instanceId': (string);
  'version': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'idReusePolicy': (_perdure_v1_IdReusePolicy__Output);
  'idempotencyKey': (string);
  'queue': (string);
  'priority': (number);
  'fairnessKey': (string);
  'headers': (_perdure_v1_Header__Output)[];
}
