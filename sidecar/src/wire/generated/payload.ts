// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from './perdure/v1/Failure.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from './perdure/v1/Payload.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  perdure: {
    v1: {
      Failure: MessageTypeDefinition<_perdure_v1_Failure, _perdure_v1_Failure__Output>
      FailureKind: EnumTypeDefinition
      Payload: MessageTypeDefinition<_perdure_v1_Payload, _perdure_v1_Payload__Output>
    }
  }
}

