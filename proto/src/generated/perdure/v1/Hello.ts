// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Handler as _perdure_v1_Handler, Handler__Output as _perdure_v1_Handler__Output } from '../../perdure/v1/Handler.ts';
import type { Credits as _perdure_v1_Credits, Credits__Output as _perdure_v1_Credits__Output } from '../../perdure/v1/Credits.ts';

export interface Hello {
  'protocol'?: (number);
  'worker'?: (string);
  'sdk'?: (string);
  'orchestrations'?: (_perdure_v1_Handler)[];
  'activities'?: (_perdure_v1_Handler)[];
  'credits'?: (_perdure_v1_Credits | null);
  'queues'?: (string)[];
  'namedQueuesOnly'?: (boolean);
  'identity'?: (string);
  'sessions'?: (string)[];
  'maxSessions'?: (number);
  'answersAsks'?: (boolean);
}

export interface Hello__Output {
  'protocol': (number);
  'worker': (string);
  'sdk': (string);
  'orchestrations': (_perdure_v1_Handler__Output)[];
  'activities': (_perdure_v1_Handler__Output)[];
  'credits': (_perdure_v1_Credits__Output | null);
  'queues': (string)[];
  'namedQueuesOnly': (boolean);
  'identity': (string);
  'sessions': (string)[];
  'maxSessions': (number);
  'answersAsks': (boolean);
}
