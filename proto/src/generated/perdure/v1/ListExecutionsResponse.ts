// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Execution as _perdure_v1_Execution, Execution__Output as _perdure_v1_Execution__Output } from '../../perdure/v1/Execution.ts';

export interface ListExecutionsResponse {
  'executions'?: readonly (_perdure_v1_Execution)[];
  'nextPageToken'?: (string);
}

export interface ListExecutionsResponse__Output {
  'executions': (_perdure_v1_Execution__Output)[];
  'nextPageToken': (string);
}
