// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Long } from '@grpc/proto-loader';

export interface Heartbeat {
  'token'?: (number | string | Long);
  'details'?: (_perdure_v1_Payload | null);
}

export interface Heartbeat__Output {
  'token': (number);
  'details': (_perdure_v1_Payload__Output | null);
}
