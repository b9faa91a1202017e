// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { KeyValue as _perdure_v1_KeyValue, KeyValue__Output as _perdure_v1_KeyValue__Output } from '../../perdure/v1/KeyValue.ts';

export interface GetValuesResponse {
  'values'?: readonly (_perdure_v1_KeyValue)[];
}

export interface GetValuesResponse__Output {
  'values': (_perdure_v1_KeyValue__Output)[];
}
