// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { Schedule as _perdure_v1_Schedule, Schedule__Output as _perdure_v1_Schedule__Output } from '../../perdure/v1/Schedule.ts';
import type { Long } from '@grpc/proto-loader';

export interface ScheduleInfo {
  'schedule'?: (_perdure_v1_Schedule | null);
  'nextMs'?: readonly (number | string | Long)[];
  'lastMs'?: (number | string | Long);
  'running'?: readonly (string)[];
  'bufferedMs'?: readonly (number | string | Long)[];
  'started'?: (number | string | Long);
  'skipped'?: (number | string | Long);
  'missed'?: (number | string | Long);
  'createdMs'?: (number | string | Long);
}

export interface ScheduleInfo__Output {
  'schedule': (_perdure_v1_Schedule__Output | null);
  'nextMs': (number)[];
  'lastMs': (number);
  'running': (string)[];
  'bufferedMs': (number)[];
  'started': (number);
  'skipped': (number);
  'missed': (number);
  'createdMs': (number);
}
