// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Handler as _perdure_v1_Handler, Handler__Output as _perdure_v1_Handler__Output } from '../../perdure/v1/Handler.ts';
import type { Credits as _perdure_v1_Credits, Credits__Output as _perdure_v1_Credits__Output } from '../../perdure/v1/Credits.ts';
import type { HeldAttempt as _perdure_v1_HeldAttempt, HeldAttempt__Output as _perdure_v1_HeldAttempt__Output } from '../../perdure/v1/HeldAttempt.ts';
import type { HeldStep as _perdure_v1_HeldStep, HeldStep__Output as _perdure_v1_HeldStep__Output } from '../../perdure/v1/HeldStep.ts';

export interface Hello {
  'protocol'?: (number);
  'worker'?: (string);
  'sdk'?: (string);
  'orchestrations'?: readonly (_perdure_v1_Handler)[];
  'activities'?: readonly (_perdure_v1_Handler)[];
  'credits'?: (_perdure_v1_Credits | null);
  'queues'?: readonly (string)[];
  'namedQueuesOnly'?: (boolean);
  'identity'?: (string);
  'sessions'?: readonly (string)[];
  'maxSessions'?: (number);
  'handlesLiveRequests'?: (boolean);
  'keepsAttempts'?: (boolean);
  'held'?: readonly (_perdure_v1_HeldAttempt)[];
  'heldSteps'?: readonly (_perdure_v1_HeldStep)[];
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
  'handlesLiveRequests': (boolean);
  'keepsAttempts': (boolean);
  'held': (_perdure_v1_HeldAttempt__Output)[];
  'heldSteps': (_perdure_v1_HeldStep__Output)[];
}
