// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

import type { Long } from '@grpc/proto-loader';

export interface Retention {
  'name'?: (string);
  'completedMs'?: (number | string | Long);
  'failedMs'?: (number | string | Long);
  'cancelledMs'?: (number | string | Long);
  'executionsMs'?: (number | string | Long);
  'keepExecutions'?: (number);
}

export interface Retention__Output {
  'name': (string);
  'completedMs': (number);
  'failedMs': (number);
  'cancelledMs': (number);
  'executionsMs': (number);
  'keepExecutions': (number);
}
