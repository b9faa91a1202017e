// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { ScheduleSpec as _perdure_v1_ScheduleSpec, ScheduleSpec__Output as _perdure_v1_ScheduleSpec__Output } from '../../perdure/v1/ScheduleSpec.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { OverlapPolicy as _perdure_v1_OverlapPolicy, OverlapPolicy__Output as _perdure_v1_OverlapPolicy__Output } from '../../perdure/v1/OverlapPolicy.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';
import type { Long } from '@grpc/proto-loader';

export interface Schedule {
  'scheduleId'?: (string);
  'spec'?: (_perdure_v1_ScheduleSpec | null);
  'name'?: (string);
  'version'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'queue'?: (string);
  'priority'?: (number);
  'fairnessKey'?: (string);
  'overlap'?: (_perdure_v1_OverlapPolicy);
  'catchUpMs'?: (number | string | Long);
  'note'?: (string);
  'paused'?: (boolean);
  'headers'?: readonly (_perdure_v1_Header)[];
}

export interface Schedule__Output {
  'scheduleId': (string);
  'spec': (_perdure_v1_ScheduleSpec__Output | null);
  'name': (string);
  'version': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'queue': (string);
  'priority': (number);
  'fairnessKey': (string);
  'overlap': (_perdure_v1_OverlapPolicy__Output);
  'catchUpMs': (number);
  'note': (string);
  'paused': (boolean);
  'headers': (_perdure_v1_Header__Output)[];
}
