import type { Instance__Output as Instance } from '@perdure/proto/v1/Instance';
import type { WaitingFor__Output as WaitingFor } from '@perdure/proto/v1/WaitingFor';

import type { Failure } from '../model/payload.ts';
import { columns, enumText, timeText } from './columns.ts';
import { payloadShort } from './payload-text.ts';

const LONG_PAYLOAD = 2_000;

export function statusText(instance: Pick<Instance, 'status'>): string {
  return enumText(instance.status, 'INSTANCE_STATUS');
}

function waitingText(waiting: WaitingFor): string {
  const { reason, seq, name, sinceMs, untilMs, attempt, detail } = waiting;
  const parts = [
    enumText(reason, 'WAIT_REASON'),
    name,
    seq === 0 ? '' : `(seq ${seq})`,
    attempt === 0 ? '' : `attempt ${attempt}`,
    untilMs === 0 ? '' : `until ${timeText(untilMs)}`,
    sinceMs === 0 ? '' : `since ${timeText(sinceMs)}`,
    detail === '' ? '' : `- ${detail}`,
  ];
  return parts.filter(Boolean).join(' ');
}

/** `CardDeclined: insufficient funds`, with its causes. */
export function failureText(failure: Failure): string {
  const type = failure.type || enumText(failure.kind, 'FAILURE_KIND');
  const cause = failure.cause === null ? '' : ` (caused by ${failureText(failure.cause)})`;
  return `${type}: ${failure.message}${cause}`;
}

/** Everything that is known of one instance, for humans. */
export function instanceText(instance: Instance): string {
  const { input, output, failure, customStatus, parent } = instance;
  const version = instance.version === '' ? '' : ` version ${instance.version}`;
  const history = `${instance.historyLength} events in execution ${instance.execution}`;
  const rows: string[][] = [
    ['orchestration', `${instance.name}${version}`],
    ['status', statusText(instance)],
    ['created', timeText(instance.createdMs)],
  ];
  if (instance.endedMs !== 0) rows.push(['ended', timeText(instance.endedMs)]);
  rows.push(['history', history]);
  if (parent) rows.push(['parent', `${parent.instanceId} (seq ${parent.seq})`]);
  if (input) rows.push(['input', payloadShort(input, LONG_PAYLOAD)]);
  if (output) rows.push(['output', payloadShort(output, LONG_PAYLOAD)]);
  if (failure) rows.push(['failure', failureText(failure as Failure)]);
  if (customStatus) rows.push(['custom status', payloadShort(customStatus, LONG_PAYLOAD)]);
  for (const waiting of instance.waitingFor) rows.push(['waits for', waitingText(waiting)]);
  return columns(['instance', instance.instanceId], rows);
}

/** A page of a listing, for humans. */
export function instancesText(instances: readonly Instance[]): string {
  const rows = instances.map((instance) => [
    instance.instanceId,
    instance.version === '' ? instance.name : `${instance.name}@${instance.version}`,
    statusText(instance),
    timeText(instance.createdMs),
    instance.endedMs === 0 ? '' : timeText(instance.endedMs),
  ]);
  return columns(['INSTANCE', 'ORCHESTRATION', 'STATUS', 'CREATED', 'ENDED'], rows);
}
