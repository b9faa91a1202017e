// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { HistoryEvent as _perdure_v1_HistoryEvent, HistoryEvent__Output as _perdure_v1_HistoryEvent__Output } from '../../perdure/v1/HistoryEvent.ts';
import type { Long } from '@grpc/proto-loader';

export interface TurnTask {
  'token'?: (number | string | Long);
  'instanceId'?: (string);
  'execution'?: (number);
  'full'?: (boolean);
  'durable'?: (boolean);
  'more'?: (boolean);
  'lastEventId'?: (number);
  'events'?: readonly (_perdure_v1_HistoryEvent)[];
}

export interface TurnTask__Output {
  'token': (number);
  'instanceId': (string);
  'execution': (number);
  'full': (boolean);
  'durable': (boolean);
  'more': (boolean);
  'lastEventId': (number);
  'events': (_perdure_v1_HistoryEvent__Output)[];
}
