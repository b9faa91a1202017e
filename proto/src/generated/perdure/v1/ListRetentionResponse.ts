// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

import type { Retention as _perdure_v1_Retention, Retention__Output as _perdure_v1_Retention__Output } from '../../perdure/v1/Retention.ts';

export interface ListRetentionResponse {
  'retentions'?: readonly (_perdure_v1_Retention)[];
  'nextPageToken'?: (string);
}

export interface ListRetentionResponse__Output {
  'retentions': (_perdure_v1_Retention__Output)[];
  'nextPageToken': (string);
}
