// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { SessionCall as _perdure_v1_SessionCall, SessionCall__Output as _perdure_v1_SessionCall__Output } from '../../perdure/v1/SessionCall.ts';
import type { SessionPing as _perdure_v1_SessionPing, SessionPing__Output as _perdure_v1_SessionPing__Output } from '../../perdure/v1/SessionPing.ts';
import type { Long } from '@grpc/proto-loader';

export interface SessionRequest {
  'calls'?: readonly (_perdure_v1_SessionCall)[];
  'abandoned'?: readonly (number | string | Long)[];
  'ping'?: (_perdure_v1_SessionPing | null);
}

export interface SessionRequest__Output {
  'calls': (_perdure_v1_SessionCall__Output)[];
  'abandoned': (number)[];
  'ping': (_perdure_v1_SessionPing__Output | null);
}
