// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface DescribeSidecarResponse {
  'version'?: (string);
  'protocol'?: (number);
  'startedMs'?: (number | string | Long);
  'turnsReady'?: (number);
  'turnsOut'?: (number);
  'activitiesReady'?: (number);
  'activitiesOut'?: (number);
  'timers'?: (number);
  'cachedInstances'?: (number);
  'storeFailure'?: (string);
  'storeBytes'?: (number | string | Long);
  'liveInstances'?: (number);
  'stuckInstances'?: (number);
  'liveRequestsOut'?: (number);
  'schedules'?: (number);
  'memoryBytes'?: (number | string | Long);
  'namespace'?: (string);
}

export interface DescribeSidecarResponse__Output {
  'version': (string);
  'protocol': (number);
  'startedMs': (number);
  'turnsReady': (number);
  'turnsOut': (number);
  'activitiesReady': (number);
  'activitiesOut': (number);
  'timers': (number);
  'cachedInstances': (number);
  'storeFailure': (string);
  'storeBytes': (number);
  'liveInstances': (number);
  'stuckInstances': (number);
  'liveRequestsOut': (number);
  'schedules': (number);
  'memoryBytes': (number);
  'namespace': (string);
}
