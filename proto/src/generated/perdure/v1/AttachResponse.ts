// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Welcome as _perdure_v1_Welcome, Welcome__Output as _perdure_v1_Welcome__Output } from '../../perdure/v1/Welcome.ts';
import type { TurnTask as _perdure_v1_TurnTask, TurnTask__Output as _perdure_v1_TurnTask__Output } from '../../perdure/v1/TurnTask.ts';
import type { ActivityTask as _perdure_v1_ActivityTask, ActivityTask__Output as _perdure_v1_ActivityTask__Output } from '../../perdure/v1/ActivityTask.ts';
import type { CancelActivity as _perdure_v1_CancelActivity, CancelActivity__Output as _perdure_v1_CancelActivity__Output } from '../../perdure/v1/CancelActivity.ts';
import type { StepGrant as _perdure_v1_StepGrant, StepGrant__Output as _perdure_v1_StepGrant__Output } from '../../perdure/v1/StepGrant.ts';
import type { Evict as _perdure_v1_Evict, Evict__Output as _perdure_v1_Evict__Output } from '../../perdure/v1/Evict.ts';
import type { Refusal as _perdure_v1_Refusal, Refusal__Output as _perdure_v1_Refusal__Output } from '../../perdure/v1/Refusal.ts';
import type { Ping as _perdure_v1_Ping, Ping__Output as _perdure_v1_Ping__Output } from '../../perdure/v1/Ping.ts';
import type { Pong as _perdure_v1_Pong, Pong__Output as _perdure_v1_Pong__Output } from '../../perdure/v1/Pong.ts';
import type { Drained as _perdure_v1_Drained, Drained__Output as _perdure_v1_Drained__Output } from '../../perdure/v1/Drained.ts';
import type { LiveRequestTask as _perdure_v1_LiveRequestTask, LiveRequestTask__Output as _perdure_v1_LiveRequestTask__Output } from '../../perdure/v1/LiveRequestTask.ts';
import type { Long } from '@grpc/proto-loader';

export interface AttachResponse {
  'welcome'?: (_perdure_v1_Welcome | null);
  'turns'?: readonly (_perdure_v1_TurnTask)[];
  'activities'?: readonly (_perdure_v1_ActivityTask)[];
  'cancels'?: readonly (_perdure_v1_CancelActivity)[];
  'grants'?: readonly (_perdure_v1_StepGrant)[];
  'evictions'?: readonly (_perdure_v1_Evict)[];
  'refusals'?: readonly (_perdure_v1_Refusal)[];
  'ping'?: (_perdure_v1_Ping | null);
  'pong'?: (_perdure_v1_Pong | null);
  'drained'?: (_perdure_v1_Drained | null);
  'liveRequests'?: readonly (_perdure_v1_LiveRequestTask)[];
  'recorded'?: (number | string | Long);
}

export interface AttachResponse__Output {
  'welcome': (_perdure_v1_Welcome__Output | null);
  'turns': (_perdure_v1_TurnTask__Output)[];
  'activities': (_perdure_v1_ActivityTask__Output)[];
  'cancels': (_perdure_v1_CancelActivity__Output)[];
  'grants': (_perdure_v1_StepGrant__Output)[];
  'evictions': (_perdure_v1_Evict__Output)[];
  'refusals': (_perdure_v1_Refusal__Output)[];
  'ping': (_perdure_v1_Ping__Output | null);
  'pong': (_perdure_v1_Pong__Output | null);
  'drained': (_perdure_v1_Drained__Output | null);
  'liveRequests': (_perdure_v1_LiveRequestTask__Output)[];
  'recorded': (number);
}
