// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface StoredRequest {
  'idempotencyKey'?: (string);
  'name'?: (string);
  'execution'?: (number);
  'seq'?: (number);
  'delivered'?: (boolean);
}

export interface StoredRequest__Output {
  'idempotencyKey': (string);
  'name': (string);
  'execution': (number);
  'seq': (number);
  'delivered': (boolean);
}
