// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Handler as _perdure_v1_Handler, Handler__Output as _perdure_v1_Handler__Output } from '../../perdure/v1/Handler.ts';
import type { Credits as _perdure_v1_Credits, Credits__Output as _perdure_v1_Credits__Output } from '../../perdure/v1/Credits.ts';
import type { Long } from '@grpc/proto-loader';

export interface WorkerInfo {
  'worker'?: (string);
  'sdk'?: (string);
  'attachedMs'?: (number | string | Long);
  'orchestrations'?: readonly (_perdure_v1_Handler)[];
  'activities'?: readonly (_perdure_v1_Handler)[];
  'credits'?: (_perdure_v1_Credits | null);
  'turnsOut'?: (number);
  'activitiesOut'?: (number);
  'draining'?: (boolean);
  'queues'?: readonly (string)[];
  'namedQueuesOnly'?: (boolean);
  'sessions'?: (number);
}

export interface WorkerInfo__Output {
  'worker': (string);
  'sdk': (string);
  'attachedMs': (number);
  'orchestrations': (_perdure_v1_Handler__Output)[];
  'activities': (_perdure_v1_Handler__Output)[];
  'credits': (_perdure_v1_Credits__Output | null);
  'turnsOut': (number);
  'activitiesOut': (number);
  'draining': (boolean);
  'queues': (string)[];
  'namedQueuesOnly': (boolean);
  'sessions': (number);
}
