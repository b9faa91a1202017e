// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { LiveRequestKind as _perdure_v1_LiveRequestKind, LiveRequestKind__Output as _perdure_v1_LiveRequestKind__Output } from '../../perdure/v1/LiveRequestKind.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';
import type { HistoryEvent as _perdure_v1_HistoryEvent, HistoryEvent__Output as _perdure_v1_HistoryEvent__Output } from '../../perdure/v1/HistoryEvent.ts';
import type { Long } from '@grpc/proto-loader';

export interface LiveRequestTask {
  'token'?: (number | string | Long);
  'kind'?: (_perdure_v1_LiveRequestKind);
  'instanceId'?: (string);
  'execution'?: (number);
  'name'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'delivered'?: (number);
  'full'?: (boolean);
  'more'?: (boolean);
  'headers'?: readonly (_perdure_v1_Header)[];
  'events'?: readonly (_perdure_v1_HistoryEvent)[];
}

export interface LiveRequestTask__Output {
  'token': (number);
  'kind': (_perdure_v1_LiveRequestKind__Output);
  'instanceId': (string);
  'execution': (number);
  'name': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'delivered': (number);
  'full': (boolean);
  'more': (boolean);
  'headers': (_perdure_v1_Header__Output)[];
  'events': (_perdure_v1_HistoryEvent__Output)[];
}
