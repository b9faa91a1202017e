// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface QueueLimits {
  'activities'?: (number);
  'activitiesPerSecond'?: (number | string);
  'turns'?: (number);
}

export interface QueueLimits__Output {
  'activities': (number);
  'activitiesPerSecond': (number);
  'turns': (number);
}
