// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { ImportHeader as _perdure_v1_ImportHeader, ImportHeader__Output as _perdure_v1_ImportHeader__Output } from '../../perdure/v1/ImportHeader.ts';
import type { HistoryEvent as _perdure_v1_HistoryEvent, HistoryEvent__Output as _perdure_v1_HistoryEvent__Output } from '../../perdure/v1/HistoryEvent.ts';

export interface ImportInstanceRequest {
  'header'?: (_perdure_v1_ImportHeader | null);
  'execution'?: (number);
  'events'?: readonly (_perdure_v1_HistoryEvent)[];
}

export interface ImportInstanceRequest__Output {
  'header': (_perdure_v1_ImportHeader__Output | null);
  'execution': (number);
  'events': (_perdure_v1_HistoryEvent__Output)[];
}
