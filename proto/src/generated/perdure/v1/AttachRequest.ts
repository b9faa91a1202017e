// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Hello as _perdure_v1_Hello, Hello__Output as _perdure_v1_Hello__Output } from '../../perdure/v1/Hello.ts';
import type { TurnResult as _perdure_v1_TurnResult, TurnResult__Output as _perdure_v1_TurnResult__Output } from '../../perdure/v1/TurnResult.ts';
import type { ActivityResult as _perdure_v1_ActivityResult, ActivityResult__Output as _perdure_v1_ActivityResult__Output } from '../../perdure/v1/ActivityResult.ts';
import type { StepResult as _perdure_v1_StepResult, StepResult__Output as _perdure_v1_StepResult__Output } from '../../perdure/v1/StepResult.ts';
import type { Heartbeat as _perdure_v1_Heartbeat, Heartbeat__Output as _perdure_v1_Heartbeat__Output } from '../../perdure/v1/Heartbeat.ts';
import type { TurnMiss as _perdure_v1_TurnMiss, TurnMiss__Output as _perdure_v1_TurnMiss__Output } from '../../perdure/v1/TurnMiss.ts';
import type { TurnFailure as _perdure_v1_TurnFailure, TurnFailure__Output as _perdure_v1_TurnFailure__Output } from '../../perdure/v1/TurnFailure.ts';
import type { Credits as _perdure_v1_Credits, Credits__Output as _perdure_v1_Credits__Output } from '../../perdure/v1/Credits.ts';
import type { Ping as _perdure_v1_Ping, Ping__Output as _perdure_v1_Ping__Output } from '../../perdure/v1/Ping.ts';
import type { Pong as _perdure_v1_Pong, Pong__Output as _perdure_v1_Pong__Output } from '../../perdure/v1/Pong.ts';
import type { Drain as _perdure_v1_Drain, Drain__Output as _perdure_v1_Drain__Output } from '../../perdure/v1/Drain.ts';
import type { Evicted as _perdure_v1_Evicted, Evicted__Output as _perdure_v1_Evicted__Output } from '../../perdure/v1/Evicted.ts';
import type { LiveRequestResult as _perdure_v1_LiveRequestResult, LiveRequestResult__Output as _perdure_v1_LiveRequestResult__Output } from '../../perdure/v1/LiveRequestResult.ts';
import type { LivenessHello as _perdure_v1_LivenessHello, LivenessHello__Output as _perdure_v1_LivenessHello__Output } from '../../perdure/v1/LivenessHello.ts';

export interface AttachRequest {
  'hello'?: (_perdure_v1_Hello | null);
  'turns'?: readonly (_perdure_v1_TurnResult)[];
  'activities'?: readonly (_perdure_v1_ActivityResult)[];
  'steps'?: readonly (_perdure_v1_StepResult)[];
  'heartbeats'?: readonly (_perdure_v1_Heartbeat)[];
  'misses'?: readonly (_perdure_v1_TurnMiss)[];
  'failures'?: readonly (_perdure_v1_TurnFailure)[];
  'credits'?: (_perdure_v1_Credits | null);
  'ping'?: (_perdure_v1_Ping | null);
  'pong'?: (_perdure_v1_Pong | null);
  'drain'?: (_perdure_v1_Drain | null);
  'evicted'?: readonly (_perdure_v1_Evicted)[];
  'liveRequestResults'?: readonly (_perdure_v1_LiveRequestResult)[];
  'livenessHello'?: (_perdure_v1_LivenessHello | null);
}

export interface AttachRequest__Output {
  'hello': (_perdure_v1_Hello__Output | null);
  'turns': (_perdure_v1_TurnResult__Output)[];
  'activities': (_perdure_v1_ActivityResult__Output)[];
  'steps': (_perdure_v1_StepResult__Output)[];
  'heartbeats': (_perdure_v1_Heartbeat__Output)[];
  'misses': (_perdure_v1_TurnMiss__Output)[];
  'failures': (_perdure_v1_TurnFailure__Output)[];
  'credits': (_perdure_v1_Credits__Output | null);
  'ping': (_perdure_v1_Ping__Output | null);
  'pong': (_perdure_v1_Pong__Output | null);
  'drain': (_perdure_v1_Drain__Output | null);
  'evicted': (_perdure_v1_Evicted__Output)[];
  'liveRequestResults': (_perdure_v1_LiveRequestResult__Output)[];
  'livenessHello': (_perdure_v1_LivenessHello__Output | null);
}
