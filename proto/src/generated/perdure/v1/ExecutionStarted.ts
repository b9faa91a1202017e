// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { ParentLink as _perdure_v1_ParentLink, ParentLink__Output as _perdure_v1_ParentLink__Output } from '../../perdure/v1/ParentLink.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';
import type { KeyValue as _perdure_v1_KeyValue, KeyValue__Output as _perdure_v1_KeyValue__Output } from '../../perdure/v1/KeyValue.ts';
import type { CopiedFrom as _perdure_v1_CopiedFrom, CopiedFrom__Output as _perdure_v1_CopiedFrom__Output } from '../../perdure/v1/CopiedFrom.ts';
import type { StoredRequest as _perdure_v1_StoredRequest, StoredRequest__Output as _perdure_v1_StoredRequest__Output } from '../../perdure/v1/StoredRequest.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExecutionStarted {
  'instanceId'?: (string);
  'execution'?: (number);
  'name'?: (string);
  'version'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'parent'?: (_perdure_v1_ParentLink | null);
  'seed'?: (Buffer | Uint8Array | string);
  'queue'?: (string);
  'priority'?: (number);
  'fairnessKey'?: (string);
  'headers'?: readonly (_perdure_v1_Header)[];
  'values'?: readonly (_perdure_v1_KeyValue)[];
  'copiedFrom'?: (_perdure_v1_CopiedFrom | null);
  'customStatus'?: (_perdure_v1_Payload | null);
  'customStatusVersion'?: (number | string | Long);
  'storedRequests'?: readonly (_perdure_v1_StoredRequest)[];
}

export interface ExecutionStarted__Output {
  'instanceId': (string);
  'execution': (number);
  'name': (string);
  'version': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'parent': (_perdure_v1_ParentLink__Output | null);
  'seed': (Buffer);
  'queue': (string);
  'priority': (number);
  'fairnessKey': (string);
  'headers': (_perdure_v1_Header__Output)[];
  'values': (_perdure_v1_KeyValue__Output)[];
  'copiedFrom': (_perdure_v1_CopiedFrom__Output | null);
  'customStatus': (_perdure_v1_Payload__Output | null);
  'customStatusVersion': (number);
  'storedRequests': (_perdure_v1_StoredRequest__Output)[];
}
