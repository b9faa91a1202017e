// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { UpdateStage as _perdure_v1_UpdateStage, UpdateStage__Output as _perdure_v1_UpdateStage__Output } from '../../perdure/v1/UpdateStage.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';
import type { Long } from '@grpc/proto-loader';

export interface UpdateInstanceRequest {
  'instanceId'?: (string);
  'name'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'updateId'?: (string);
  'waitFor'?: (_perdure_v1_UpdateStage);
  'timeoutMs'?: (number | string | Long);
  'headers'?: readonly (_perdure_v1_Header)[];
}

export interface UpdateInstanceRequest__Output {
  'instanceId': (string);
  'name': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'updateId': (string);
  'waitFor': (_perdure_v1_UpdateStage__Output);
  'timeoutMs': (number);
  'headers': (_perdure_v1_Header__Output)[];
}
