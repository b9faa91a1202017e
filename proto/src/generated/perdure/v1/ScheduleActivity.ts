// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { ActivityOptions as _perdure_v1_ActivityOptions, ActivityOptions__Output as _perdure_v1_ActivityOptions__Output } from '../../perdure/v1/ActivityOptions.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';

export interface ScheduleActivity {
  'seq'?: (number);
  'name'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'options'?: (_perdure_v1_ActivityOptions | null);
  'headers'?: readonly (_perdure_v1_Header)[];
}

export interface ScheduleActivity__Output {
  'seq': (number);
  'name': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'options': (_perdure_v1_ActivityOptions__Output | null);
  'headers': (_perdure_v1_Header__Output)[];
}
