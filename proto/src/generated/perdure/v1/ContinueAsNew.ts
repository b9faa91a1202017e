// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';

export interface ContinueAsNew {
  'input'?: (_perdure_v1_Payload | null);
  'version'?: (string);
  'delivered'?: (number);
  'latestVersion'?: (boolean);
}

export interface ContinueAsNew__Output {
  'input': (_perdure_v1_Payload__Output | null);
  'version': (string);
  'delivered': (number);
  'latestVersion': (boolean);
}
