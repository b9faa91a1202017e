// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Action as _perdure_v1_Action, Action__Output as _perdure_v1_Action__Output } from '../../perdure/v1/Action.ts';
import type { Long } from '@grpc/proto-loader';

export interface TurnResult {
  'token'?: (number | string | Long);
  'actions'?: readonly (_perdure_v1_Action)[];
  'more'?: (boolean);
  'cached'?: (boolean);
}

export interface TurnResult__Output {
  'token': (number);
  'actions': (_perdure_v1_Action__Output)[];
  'more': (boolean);
  'cached': (boolean);
}
