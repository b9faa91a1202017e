// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { ParentLink as _perdure_v1_ParentLink, ParentLink__Output as _perdure_v1_ParentLink__Output } from '../../perdure/v1/ParentLink.ts';

export interface ExecutionStarted {
  'instanceId'?: (string);
  'execution'?: (number);
  'name'?: (string);
  'version'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'parent'?: (_perdure_v1_ParentLink | null);
  'seed'?: (Buffer | Uint8Array | string);
}

export interface ExecutionStarted__Output {
  'instanceId': (string);
  'execution': (number);
  'name': (string);
  'version': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'parent': (_perdure_v1_ParentLink__Output | null);
  'seed': (Buffer);
}
