// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';
import type { StartIdReusePolicy as _perdure_v1_StartIdReusePolicy, StartIdReusePolicy__Output as _perdure_v1_StartIdReusePolicy__Output } from '../../perdure/v1/StartIdReusePolicy.ts';

export interface StartRequested {
  'seq'?: (number);
  'name'?: (string);
  'version'?: (string);
  'instanceId'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'queue'?: (string);
  'priority'?: (number);
  'fairnessKey'?: (string);
  'headers'?: readonly (_perdure_v1_Header)[];
  'idReusePolicy'?: (_perdure_v1_StartIdReusePolicy);
}

export interface StartRequested__Output {
  'seq': (number);
  'name': (string);
  'version': (string);
  'instanceId': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'queue': (string);
  'priority': (number);
  'fairnessKey': (string);
  'headers': (_perdure_v1_Header__Output)[];
  'idReusePolicy': (_perdure_v1_StartIdReusePolicy__Output);
}
