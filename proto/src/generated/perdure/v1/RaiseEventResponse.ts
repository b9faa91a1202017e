// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { RaiseOutcome as _perdure_v1_RaiseOutcome, RaiseOutcome__Output as _perdure_v1_RaiseOutcome__Output } from '../../perdure/v1/RaiseOutcome.ts';

export interface RaiseEventResponse {
  'outcome'?: (_perdure_v1_RaiseOutcome);
}

export interface RaiseEventResponse__Output {
  'outcome': (_perdure_v1_RaiseOutcome__Output);
}
