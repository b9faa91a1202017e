import type { OverlapPolicy__Output as OverlapValue } from '@perdure/proto/v1/OverlapPolicy';
import type { Schedule as ScheduleMessage } from '@perdure/proto/v1/Schedule';
import type { ScheduleInfo } from '@perdure/proto/v1/ScheduleInfo';

import type { OverlapPolicy, Schedule, ScheduleView } from '../model/schedule.ts';

export const OVERLAP_POLICIES: Readonly<Record<OverlapPolicy, OverlapValue>> = {
  skip: 'OVERLAP_POLICY_SKIP',
  bufferOne: 'OVERLAP_POLICY_BUFFER_ONE',
  bufferAll: 'OVERLAP_POLICY_BUFFER_ALL',
  cancelOther: 'OVERLAP_POLICY_CANCEL_OTHER',
  terminateOther: 'OVERLAP_POLICY_TERMINATE_OTHER',
  allowAll: 'OVERLAP_POLICY_ALLOW_ALL',
};

function scheduleMessage(schedule: Schedule): ScheduleMessage {
  const spec = { ...schedule.spec, crons: [...schedule.spec.crons] };
  const overlap = OVERLAP_POLICIES[schedule.overlap];
  return { ...schedule, spec, overlap, headers: [...schedule.headers] };
}

/** Converts a schedule and its progress to a message. */
export function scheduleInfo(view: ScheduleView): ScheduleInfo {
  const { schedule, nextMs, lastMs, running, buffered, started, skipped, missed } = view;
  return {
    schedule: scheduleMessage(schedule),
    nextMs: [...nextMs],
    lastMs,
    running: running.map(({ id }) => id),
    bufferedMs: [...buffered],
    started,
    skipped,
    missed,
    createdMs: view.createdMs,
  };
}
