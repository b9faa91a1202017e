// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { SessionAnswer as _perdure_v1_SessionAnswer, SessionAnswer__Output as _perdure_v1_SessionAnswer__Output } from '../../perdure/v1/SessionAnswer.ts';
import type { SessionPing as _perdure_v1_SessionPing, SessionPing__Output as _perdure_v1_SessionPing__Output } from '../../perdure/v1/SessionPing.ts';

export interface SessionResponse {
  'answers'?: readonly (_perdure_v1_SessionAnswer)[];
  'pong'?: (_perdure_v1_SessionPing | null);
}

export interface SessionResponse__Output {
  'answers': (_perdure_v1_SessionAnswer__Output)[];
  'pong': (_perdure_v1_SessionPing__Output | null);
}
