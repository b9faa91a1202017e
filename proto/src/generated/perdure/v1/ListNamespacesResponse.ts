// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Namespace as _perdure_v1_Namespace, Namespace__Output as _perdure_v1_Namespace__Output } from '../../perdure/v1/Namespace.ts';

export interface ListNamespacesResponse {
  'namespaces'?: readonly (_perdure_v1_Namespace)[];
}

export interface ListNamespacesResponse__Output {
  'namespaces': (_perdure_v1_Namespace__Output)[];
}
