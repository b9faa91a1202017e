// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { ParentClosePolicy as _perdure_v1_ParentClosePolicy, ParentClosePolicy__Output as _perdure_v1_ParentClosePolicy__Output } from '../../perdure/v1/ParentClosePolicy.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';
import type { StartIdReusePolicy as _perdure_v1_StartIdReusePolicy, StartIdReusePolicy__Output as _perdure_v1_StartIdReusePolicy__Output } from '../../perdure/v1/StartIdReusePolicy.ts';

export interface ChildScheduled {
  'seq'?: (number);
  'name'?: (string);
  'version'?: (string);
  'instanceId'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'parentClosePolicy'?: (_perdure_v1_ParentClosePolicy);
  'queue'?: (string);
  'priority'?: (number);
  'fairnessKey'?: (string);
  'headers'?: readonly (_perdure_v1_Header)[];
  'idReusePolicy'?: (_perdure_v1_StartIdReusePolicy);
}

export interface ChildScheduled__Output {
  'seq': (number);
  'name': (string);
  'version': (string);
  'instanceId': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'parentClosePolicy': (_perdure_v1_ParentClosePolicy__Output);
  'queue': (string);
  'priority': (number);
  'fairnessKey': (string);
  'headers': (_perdure_v1_Header__Output)[];
  'idReusePolicy': (_perdure_v1_StartIdReusePolicy__Output);
}
