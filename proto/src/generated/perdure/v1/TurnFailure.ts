// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { TurnFailureReason as _perdure_v1_TurnFailureReason, TurnFailureReason__Output as _perdure_v1_TurnFailureReason__Output } from '../../perdure/v1/TurnFailureReason.ts';
import type { Long } from '@grpc/proto-loader';

export interface TurnFailure {
  'token'?: (number | string | Long);
  'reason'?: (_perdure_v1_TurnFailureReason);
  'message'?: (string);
  'eventId'?: (number);
  'seq'?: (number);
  'expected'?: (string);
  'actual'?: (string);
}

export interface TurnFailure__Output {
  'token': (number);
  'reason': (_perdure_v1_TurnFailureReason__Output);
  'message': (string);
  'eventId': (number);
  'seq': (number);
  'expected': (string);
  'actual': (string);
}
