// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { Long } from '@grpc/proto-loader';

export interface PreviewScheduleResponse {
  'timesMs'?: readonly (number | string | Long)[];
}

export interface PreviewScheduleResponse__Output {
  'timesMs': (number)[];
}
