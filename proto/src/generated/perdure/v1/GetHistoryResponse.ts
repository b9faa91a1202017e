// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { HistoryEvent as _perdure_v1_HistoryEvent, HistoryEvent__Output as _perdure_v1_HistoryEvent__Output } from '../../perdure/v1/HistoryEvent.ts';

export interface GetHistoryResponse {
  'execution'?: (number);
  'events'?: readonly (_perdure_v1_HistoryEvent)[];
}

export interface GetHistoryResponse__Output {
  'execution': (number);
  'events': (_perdure_v1_HistoryEvent__Output)[];
}
