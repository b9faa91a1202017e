// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { StartInstanceRequest as _perdure_v1_StartInstanceRequest, StartInstanceRequest__Output as _perdure_v1_StartInstanceRequest__Output } from '../../perdure/v1/StartInstanceRequest.ts';
import type { GetInstanceRequest as _perdure_v1_GetInstanceRequest, GetInstanceRequest__Output as _perdure_v1_GetInstanceRequest__Output } from '../../perdure/v1/GetInstanceRequest.ts';
import type { WaitInstanceRequest as _perdure_v1_WaitInstanceRequest, WaitInstanceRequest__Output as _perdure_v1_WaitInstanceRequest__Output } from '../../perdure/v1/WaitInstanceRequest.ts';
import type { RaiseEventRequest as _perdure_v1_RaiseEventRequest, RaiseEventRequest__Output as _perdure_v1_RaiseEventRequest__Output } from '../../perdure/v1/RaiseEventRequest.ts';
import type { CancelInstanceRequest as _perdure_v1_CancelInstanceRequest, CancelInstanceRequest__Output as _perdure_v1_CancelInstanceRequest__Output } from '../../perdure/v1/CancelInstanceRequest.ts';
import type { TerminateInstanceRequest as _perdure_v1_TerminateInstanceRequest, TerminateInstanceRequest__Output as _perdure_v1_TerminateInstanceRequest__Output } from '../../perdure/v1/TerminateInstanceRequest.ts';
import type { SuspendInstanceRequest as _perdure_v1_SuspendInstanceRequest, SuspendInstanceRequest__Output as _perdure_v1_SuspendInstanceRequest__Output } from '../../perdure/v1/SuspendInstanceRequest.ts';
import type { ResumeInstanceRequest as _perdure_v1_ResumeInstanceRequest, ResumeInstanceRequest__Output as _perdure_v1_ResumeInstanceRequest__Output } from '../../perdure/v1/ResumeInstanceRequest.ts';
import type { PurgeInstanceRequest as _perdure_v1_PurgeInstanceRequest, PurgeInstanceRequest__Output as _perdure_v1_PurgeInstanceRequest__Output } from '../../perdure/v1/PurgeInstanceRequest.ts';
import type { ListInstancesRequest as _perdure_v1_ListInstancesRequest, ListInstancesRequest__Output as _perdure_v1_ListInstancesRequest__Output } from '../../perdure/v1/ListInstancesRequest.ts';
import type { ListExecutionsRequest as _perdure_v1_ListExecutionsRequest, ListExecutionsRequest__Output as _perdure_v1_ListExecutionsRequest__Output } from '../../perdure/v1/ListExecutionsRequest.ts';
import type { WaitStatusRequest as _perdure_v1_WaitStatusRequest, WaitStatusRequest__Output as _perdure_v1_WaitStatusRequest__Output } from '../../perdure/v1/WaitStatusRequest.ts';
import type { GetValuesRequest as _perdure_v1_GetValuesRequest, GetValuesRequest__Output as _perdure_v1_GetValuesRequest__Output } from '../../perdure/v1/GetValuesRequest.ts';
import type { QueryInstanceRequest as _perdure_v1_QueryInstanceRequest, QueryInstanceRequest__Output as _perdure_v1_QueryInstanceRequest__Output } from '../../perdure/v1/QueryInstanceRequest.ts';
import type { UpdateInstanceRequest as _perdure_v1_UpdateInstanceRequest, UpdateInstanceRequest__Output as _perdure_v1_UpdateInstanceRequest__Output } from '../../perdure/v1/UpdateInstanceRequest.ts';
import type { SettlePromiseRequest as _perdure_v1_SettlePromiseRequest, SettlePromiseRequest__Output as _perdure_v1_SettlePromiseRequest__Output } from '../../perdure/v1/SettlePromiseRequest.ts';
import type { Long } from '@grpc/proto-loader';

export interface SessionCall {
  'id'?: (number | string | Long);
  'start'?: (_perdure_v1_StartInstanceRequest | null);
  'get'?: (_perdure_v1_GetInstanceRequest | null);
  'wait'?: (_perdure_v1_WaitInstanceRequest | null);
  'raise'?: (_perdure_v1_RaiseEventRequest | null);
  'cancel'?: (_perdure_v1_CancelInstanceRequest | null);
  'terminate'?: (_perdure_v1_TerminateInstanceRequest | null);
  'suspend'?: (_perdure_v1_SuspendInstanceRequest | null);
  'resume'?: (_perdure_v1_ResumeInstanceRequest | null);
  'purge'?: (_perdure_v1_PurgeInstanceRequest | null);
  'list'?: (_perdure_v1_ListInstancesRequest | null);
  'executions'?: (_perdure_v1_ListExecutionsRequest | null);
  'waitStatus'?: (_perdure_v1_WaitStatusRequest | null);
  'values'?: (_perdure_v1_GetValuesRequest | null);
  'query'?: (_perdure_v1_QueryInstanceRequest | null);
  'update'?: (_perdure_v1_UpdateInstanceRequest | null);
  'settle'?: (_perdure_v1_SettlePromiseRequest | null);
  'request'?: "start"|"get"|"wait"|"raise"|"cancel"|"terminate"|"suspend"|"resume"|"purge"|"list"|"executions"|"waitStatus"|"values"|"query"|"update"|"settle";
}

export interface SessionCall__Output {
  'id': (number);
  'start'?: (_perdure_v1_StartInstanceRequest__Output | null);
  'get'?: (_perdure_v1_GetInstanceRequest__Output | null);
  'wait'?: (_perdure_v1_WaitInstanceRequest__Output | null);
  'raise'?: (_perdure_v1_RaiseEventRequest__Output | null);
  'cancel'?: (_perdure_v1_CancelInstanceRequest__Output | null);
  'terminate'?: (_perdure_v1_TerminateInstanceRequest__Output | null);
  'suspend'?: (_perdure_v1_SuspendInstanceRequest__Output | null);
  'resume'?: (_perdure_v1_ResumeInstanceRequest__Output | null);
  'purge'?: (_perdure_v1_PurgeInstanceRequest__Output | null);
  'list'?: (_perdure_v1_ListInstancesRequest__Output | null);
  'executions'?: (_perdure_v1_ListExecutionsRequest__Output | null);
  'waitStatus'?: (_perdure_v1_WaitStatusRequest__Output | null);
  'values'?: (_perdure_v1_GetValuesRequest__Output | null);
  'query'?: (_perdure_v1_QueryInstanceRequest__Output | null);
  'update'?: (_perdure_v1_UpdateInstanceRequest__Output | null);
  'settle'?: (_perdure_v1_SettlePromiseRequest__Output | null);
  'request'?: "start"|"get"|"wait"|"raise"|"cancel"|"terminate"|"suspend"|"resume"|"purge"|"list"|"executions"|"waitStatus"|"values"|"query"|"update"|"settle";
}
