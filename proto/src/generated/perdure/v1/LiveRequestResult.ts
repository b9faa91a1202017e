// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { LiveRequestOutcome as _perdure_v1_LiveRequestOutcome, LiveRequestOutcome__Output as _perdure_v1_LiveRequestOutcome__Output } from '../../perdure/v1/LiveRequestOutcome.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';
import type { Long } from '@grpc/proto-loader';

export interface LiveRequestResult {
  'token'?: (number | string | Long);
  'outcome'?: (_perdure_v1_LiveRequestOutcome);
  'output'?: (_perdure_v1_Payload | null);
  'failure'?: (_perdure_v1_Failure | null);
}

export interface LiveRequestResult__Output {
  'token': (number);
  'outcome': (_perdure_v1_LiveRequestOutcome__Output);
  'output': (_perdure_v1_Payload__Output | null);
  'failure': (_perdure_v1_Failure__Output | null);
}
