// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface SessionError {
  'code'?: (string);
  'message'?: (string);
  'grpcStatus'?: (number);
  'retryAfterMs'?: (number);
}

export interface SessionError__Output {
  'code': (string);
  'message': (string);
  'grpcStatus': (number);
  'retryAfterMs': (number);
}
