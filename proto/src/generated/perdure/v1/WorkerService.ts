// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AttachRequest as _perdure_v1_AttachRequest, AttachRequest__Output as _perdure_v1_AttachRequest__Output } from '../../perdure/v1/AttachRequest.ts';
import type { AttachResponse as _perdure_v1_AttachResponse, AttachResponse__Output as _perdure_v1_AttachResponse__Output } from '../../perdure/v1/AttachResponse.ts';

export interface WorkerServiceClient extends grpc.Client {
  Attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_AttachRequest, _perdure_v1_AttachResponse__Output>;
  Attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_AttachRequest, _perdure_v1_AttachResponse__Output>;
  attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_AttachRequest, _perdure_v1_AttachResponse__Output>;
  attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_AttachRequest, _perdure_v1_AttachResponse__Output>;
  
}

export interface WorkerServiceHandlers extends grpc.UntypedServiceImplementation {
  Attach: grpc.handleBidiStreamingCall<_perdure_v1_AttachRequest__Output, _perdure_v1_AttachResponse>;
  
}

export interface WorkerServiceDefinition extends grpc.ServiceDefinition {
  Attach: MethodDefinition<_perdure_v1_AttachRequest, _perdure_v1_AttachResponse, _perdure_v1_AttachRequest__Output, _perdure_v1_AttachResponse__Output>
}
