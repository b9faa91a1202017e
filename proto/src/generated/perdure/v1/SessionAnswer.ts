// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { SessionError as _perdure_v1_SessionError, SessionError__Output as _perdure_v1_SessionError__Output } from '../../perdure/v1/SessionError.ts';
import type { StartInstanceResponse as _perdure_v1_StartInstanceResponse, StartInstanceResponse__Output as _perdure_v1_StartInstanceResponse__Output } from '../../perdure/v1/StartInstanceResponse.ts';
import type { GetInstanceResponse as _perdure_v1_GetInstanceResponse, GetInstanceResponse__Output as _perdure_v1_GetInstanceResponse__Output } from '../../perdure/v1/GetInstanceResponse.ts';
import type { WaitInstanceResponse as _perdure_v1_WaitInstanceResponse, WaitInstanceResponse__Output as _perdure_v1_WaitInstanceResponse__Output } from '../../perdure/v1/WaitInstanceResponse.ts';
import type { RaiseEventResponse as _perdure_v1_RaiseEventResponse, RaiseEventResponse__Output as _perdure_v1_RaiseEventResponse__Output } from '../../perdure/v1/RaiseEventResponse.ts';
import type { CancelInstanceResponse as _perdure_v1_CancelInstanceResponse, CancelInstanceResponse__Output as _perdure_v1_CancelInstanceResponse__Output } from '../../perdure/v1/CancelInstanceResponse.ts';
import type { TerminateInstanceResponse as _perdure_v1_TerminateInstanceResponse, TerminateInstanceResponse__Output as _perdure_v1_TerminateInstanceResponse__Output } from '../../perdure/v1/TerminateInstanceResponse.ts';
import type { SuspendInstanceResponse as _perdure_v1_SuspendInstanceResponse, SuspendInstanceResponse__Output as _perdure_v1_SuspendInstanceResponse__Output } from '../../perdure/v1/SuspendInstanceResponse.ts';
import type { ResumeInstanceResponse as _perdure_v1_ResumeInstanceResponse, ResumeInstanceResponse__Output as _perdure_v1_ResumeInstanceResponse__Output } from '../../perdure/v1/ResumeInstanceResponse.ts';
import type { PurgeInstanceResponse as _perdure_v1_PurgeInstanceResponse, PurgeInstanceResponse__Output as _perdure_v1_PurgeInstanceResponse__Output } from '../../perdure/v1/PurgeInstanceResponse.ts';
import type { ListInstancesResponse as _perdure_v1_ListInstancesResponse, ListInstancesResponse__Output as _perdure_v1_ListInstancesResponse__Output } from '../../perdure/v1/ListInstancesResponse.ts';
import type { ListExecutionsResponse as _perdure_v1_ListExecutionsResponse, ListExecutionsResponse__Output as _perdure_v1_ListExecutionsResponse__Output } from '../../perdure/v1/ListExecutionsResponse.ts';
import type { WaitStatusResponse as _perdure_v1_WaitStatusResponse, WaitStatusResponse__Output as _perdure_v1_WaitStatusResponse__Output } from '../../perdure/v1/WaitStatusResponse.ts';
import type { GetValuesResponse as _perdure_v1_GetValuesResponse, GetValuesResponse__Output as _perdure_v1_GetValuesResponse__Output } from '../../perdure/v1/GetValuesResponse.ts';
import type { QueryInstanceResponse as _perdure_v1_QueryInstanceResponse, QueryInstanceResponse__Output as _perdure_v1_QueryInstanceResponse__Output } from '../../perdure/v1/QueryInstanceResponse.ts';
import type { UpdateInstanceResponse as _perdure_v1_UpdateInstanceResponse, UpdateInstanceResponse__Output as _perdure_v1_UpdateInstanceResponse__Output } from '../../perdure/v1/UpdateInstanceResponse.ts';
import type { SettlePromiseResponse as _perdure_v1_SettlePromiseResponse, SettlePromiseResponse__Output as _perdure_v1_SettlePromiseResponse__Output } from '../../perdure/v1/SettlePromiseResponse.ts';
import type { Long } from '@grpc/proto-loader';

export interface SessionAnswer {
  'id'?: (number | string | Long);
  'error'?: (_perdure_v1_SessionError | null);
  'start'?: (_perdure_v1_StartInstanceResponse | null);
  'get'?: (_perdure_v1_GetInstanceResponse | null);
  'wait'?: (_perdure_v1_WaitInstanceResponse | null);
  'raise'?: (_perdure_v1_RaiseEventResponse | null);
  'cancel'?: (_perdure_v1_CancelInstanceResponse | null);
  'terminate'?: (_perdure_v1_TerminateInstanceResponse | null);
  'suspend'?: (_perdure_v1_SuspendInstanceResponse | null);
  'resume'?: (_perdure_v1_ResumeInstanceResponse | null);
  'purge'?: (_perdure_v1_PurgeInstanceResponse | null);
  'list'?: (_perdure_v1_ListInstancesResponse | null);
  'executions'?: (_perdure_v1_ListExecutionsResponse | null);
  'waitStatus'?: (_perdure_v1_WaitStatusResponse | null);
  'values'?: (_perdure_v1_GetValuesResponse | null);
  'query'?: (_perdure_v1_QueryInstanceResponse | null);
  'update'?: (_perdure_v1_UpdateInstanceResponse | null);
  'settle'?: (_perdure_v1_SettlePromiseResponse | null);
  'response'?: "error"|"start"|"get"|"wait"|"raise"|"cancel"|"terminate"|"suspend"|"resume"|"purge"|"list"|"executions"|"waitStatus"|"values"|"query"|"update"|"settle";
}

export interface SessionAnswer__Output {
  'id': (number);
  'error'?: (_perdure_v1_SessionError__Output | null);
  'start'?: (_perdure_v1_StartInstanceResponse__Output | null);
  'get'?: (_perdure_v1_GetInstanceResponse__Output | null);
  'wait'?: (_perdure_v1_WaitInstanceResponse__Output | null);
  'raise'?: (_perdure_v1_RaiseEventResponse__Output | null);
  'cancel'?: (_perdure_v1_CancelInstanceResponse__Output | null);
  'terminate'?: (_perdure_v1_TerminateInstanceResponse__Output | null);
  'suspend'?: (_perdure_v1_SuspendInstanceResponse__Output | null);
  'resume'?: (_perdure_v1_ResumeInstanceResponse__Output | null);
  'purge'?: (_perdure_v1_PurgeInstanceResponse__Output | null);
  'list'?: (_perdure_v1_ListInstancesResponse__Output | null);
  'executions'?: (_perdure_v1_ListExecutionsResponse__Output | null);
  'waitStatus'?: (_perdure_v1_WaitStatusResponse__Output | null);
  'values'?: (_perdure_v1_GetValuesResponse__Output | null);
  'query'?: (_perdure_v1_QueryInstanceResponse__Output | null);
  'update'?: (_perdure_v1_UpdateInstanceResponse__Output | null);
  'settle'?: (_perdure_v1_SettlePromiseResponse__Output | null);
  'response'?: "error"|"start"|"get"|"wait"|"raise"|"cancel"|"terminate"|"suspend"|"resume"|"purge"|"list"|"executions"|"waitStatus"|"values"|"query"|"update"|"settle";
}
