import type { OverlapPolicy, Schedule, ScheduleSpec, ScheduleState } from '../../model/schedule.ts';
import type { ObjectRow } from '../../model/store-round.ts';
import { Body } from './body.ts';

export const SCHEDULE_KIND = 'schedule';

const OVERLAPS: readonly OverlapPolicy[] = [
  'skip',
  'bufferOne',
  'bufferAll',
  'cancelOther',
  'terminateOther',
  'allowAll',
];

/** The stored form of a schedule. */
export function scheduleRow(state: ScheduleState): ObjectRow {
  const { schedule, ...progress } = state;
  const { scheduleId: id, spec, headers, ...rest } = schedule;
  const plain = { ...rest, spec: { ...spec, crons: [...spec.crons] }, headers: [...headers] };
  const running = progress.running.map((one) => [one.id, one.instanceNumber]);
  const body = { schedule: plain, ...progress, running, buffered: [...progress.buffered] };
  return { kind: SCHEDULE_KIND, id, body };
}

/** Reads the stored form of a schedule. */
export function readSchedule(row: ObjectRow): ScheduleState {
  const body = new Body(row.body);
  const running = body.list('running').map((pair) => {
    const [id, instanceNumber] = Array.isArray(pair) ? (pair as unknown[]) : [];
    return { id: String(id), instanceNumber: Number(instanceNumber) };
  });
  return {
    schedule: readWhat(row.id, body.part('schedule')),
    cursorMs: body.number('cursorMs'),
    lastMs: body.number('lastMs'),
    running,
    buffered: body.numbers('buffered'),
    started: body.number('started'),
    skipped: body.number('skipped'),
    missed: body.number('missed'),
    createdMs: body.number('createdMs'),
  };
}

function readWhat(scheduleId: string, body: Body): Schedule {
  const input = body.part('input');
  return {
    scheduleId,
    spec: readSpec(body.part('spec')),
    name: body.text('name'),
    version: body.text('version'),
    input: body.has('input')
      ? { data: input.bytes('data'), encoding: input.text('encoding') }
      : null,
    queue: body.text('queue'),
    priority: body.number('priority'),
    fairnessKey: body.text('fairnessKey'),
    overlap: body.oneOf('overlap', OVERLAPS, 'skip'),
    catchUpMs: body.number('catchUpMs'),
    note: body.text('note'),
    paused: body.flag('paused'),
    headers: body.parts('headers').map((one) => ({
      key: one.text('key'),
      value: one.text('value'),
    })),
  };
}

function readSpec(body: Body): ScheduleSpec {
  return {
    crons: body.texts('crons'),
    intervalMs: body.number('intervalMs'),
    offsetMs: body.number('offsetMs'),
    timeZone: body.text('timeZone'),
    jitterMs: body.number('jitterMs'),
    startMs: body.number('startMs'),
    endMs: body.number('endMs'),
  };
}
