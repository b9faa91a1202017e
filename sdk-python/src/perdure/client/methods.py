"""The methods that the client calls."""

from __future__ import annotations

from .._proto import client_pb2, schedule_pb2
from .calls import Answer, Method


def _client(name: str, answer: type[Answer]) -> Method[Answer]:
    return Method(f"/perdure.v1.ClientService/{name}", answer)


def _admin(name: str, answer: type[Answer]) -> Method[Answer]:
    return Method(f"/perdure.v1.AdminService/{name}", answer)


def _schedule(name: str, answer: type[Answer]) -> Method[Answer]:
    return Method(f"/perdure.v1.ScheduleService/{name}", answer)


START = _client("StartInstance", client_pb2.StartInstanceResponse)
GET = _client("GetInstance", client_pb2.GetInstanceResponse)
WAIT = _client("WaitInstance", client_pb2.WaitInstanceResponse)
RAISE = _client("RaiseEvent", client_pb2.RaiseEventResponse)
CANCEL = _client("CancelInstance", client_pb2.CancelInstanceResponse)
TERMINATE = _client("TerminateInstance", client_pb2.TerminateInstanceResponse)
SUSPEND = _client("SuspendInstance", client_pb2.SuspendInstanceResponse)
RESUME = _client("ResumeInstance", client_pb2.ResumeInstanceResponse)
PURGE = _client("PurgeInstance", client_pb2.PurgeInstanceResponse)
LIST = _client("ListInstances", client_pb2.ListInstancesResponse)
EXECUTIONS = _client("ListExecutions", client_pb2.ListExecutionsResponse)
HISTORY = _client("GetHistory", client_pb2.GetHistoryResponse)
WAIT_STATUS = _client("WaitStatus", client_pb2.WaitStatusResponse)
VALUES = _client("GetValues", client_pb2.GetValuesResponse)
QUERY = _client("QueryInstance", client_pb2.QueryInstanceResponse)
UPDATE = _client("UpdateInstance", client_pb2.UpdateInstanceResponse)
SETTLE = _client("SettlePromise", client_pb2.SettlePromiseResponse)

CREATE_SCHEDULE = _schedule("CreateSchedule", schedule_pb2.CreateScheduleResponse)
UPDATE_SCHEDULE = _schedule("UpdateSchedule", schedule_pb2.UpdateScheduleResponse)
GET_SCHEDULE = _schedule("GetSchedule", schedule_pb2.GetScheduleResponse)
LIST_SCHEDULES = _schedule("ListSchedules", schedule_pb2.ListSchedulesResponse)
PAUSE_SCHEDULE = _schedule("PauseSchedule", schedule_pb2.PauseScheduleResponse)
TRIGGER_SCHEDULE = _schedule("TriggerSchedule", schedule_pb2.TriggerScheduleResponse)
BACKFILL_SCHEDULE = _schedule("BackfillSchedule", schedule_pb2.BackfillScheduleResponse)
DELETE_SCHEDULE = _schedule("DeleteSchedule", schedule_pb2.DeleteScheduleResponse)
PREVIEW_SCHEDULE = _schedule("PreviewSchedule", schedule_pb2.PreviewScheduleResponse)
