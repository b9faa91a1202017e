// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { Long } from '@grpc/proto-loader';

export interface ScheduleSpec {
  'crons'?: readonly (string)[];
  'intervalMs'?: (number | string | Long);
  'offsetMs'?: (number | string | Long);
  'timeZone'?: (string);
  'jitterMs'?: (number | string | Long);
  'startMs'?: (number | string | Long);
  'endMs'?: (number | string | Long);
}

export interface ScheduleSpec__Output {
  'crons': (string)[];
  'intervalMs': (number);
  'offsetMs': (number);
  'timeZone': (string);
  'jitterMs': (number);
  'startMs': (number);
  'endMs': (number);
}
