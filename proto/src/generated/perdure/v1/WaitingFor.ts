// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { WaitReason as _perdure_v1_WaitReason, WaitReason__Output as _perdure_v1_WaitReason__Output } from '../../perdure/v1/WaitReason.ts';
import type { Long } from '@grpc/proto-loader';

export interface WaitingFor {
  'reason'?: (_perdure_v1_WaitReason);
  'seq'?: (number);
  'name'?: (string);
  'sinceMs'?: (number | string | Long);
  'untilMs'?: (number | string | Long);
  'attempt'?: (number);
  'detail'?: (string);
}

export interface WaitingFor__Output {
  'reason': (_perdure_v1_WaitReason__Output);
  'seq': (number);
  'name': (string);
  'sinceMs': (number);
  'untilMs': (number);
  'attempt': (number);
  'detail': (string);
}
