import type { GetTreeResponse__Output as Tree } from '@perdure/proto/v1/GetTreeResponse';
import type { Instance__Output as Instance } from '@perdure/proto/v1/Instance';
import type { WaitingFor__Output as WaitingFor } from '@perdure/proto/v1/WaitingFor';

import type { Failure } from '../model/payload.ts';
import { details, enumText, table, timeText } from './columns.ts';
import { payloadShort } from './payload-text.ts';
import type { Line } from './style.ts';

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

/** Formats a failure with its causes: `CardDeclined: insufficient funds`. */
export function failureText(failure: Failure): string {
  const type = failure.type || enumText(failure.kind, 'FAILURE_KIND');
  const cause = failure.cause === null ? '' : ` (caused by ${failureText(failure.cause)})`;
  return `${type}: ${failure.message}${cause}`;
}

/** Describes one instance for people. */
export function instanceText(instance: Instance): readonly Line[] {
  const { input, output, failure, customStatus, parent } = instance;
  const version = instance.version === '' ? '' : ` version ${instance.version}`;
  const history = `${instance.historyLength} events in execution ${instance.execution}`;
  const rows: string[][] = [
    ['orchestration', `${instance.name}${version}`],
    ['status', statusText(instance)],
    ['created', timeText(instance.createdMs)],
  ];
  if (instance.endedMs !== 0) rows.push(['ended', timeText(instance.endedMs)]);
  rows.push(['history', `${history}, ${instance.historyBytes} bytes`]);
  if (parent) rows.push(['parent', `${parent.instanceId} (seq ${parent.seq})`]);
  rows.push(...detailRows(instance));
  if (input) rows.push(['input', payloadShort(input, LONG_PAYLOAD)]);
  if (output) rows.push(['output', payloadShort(output, LONG_PAYLOAD)]);
  if (failure) rows.push(['failure', failureText(failure as Failure)]);
  if (customStatus) rows.push(['custom status', payloadShort(customStatus, LONG_PAYLOAD)]);
  for (const waiting of instance.waitingFor) rows.push(['waits for', waitingText(waiting)]);
  return details([['instance', instance.instanceId], ...rows]);
}

/** Optional fields of an instance. */
function detailRows(instance: Instance): string[][] {
  const { queue, priority, fairnessKey, patches, copiedFrom: from, lostTurnAttempts } = instance;
  const { unreadEvents, unreadBytes, valueCount, valueBytes, openOperations } = instance;
  const rows: string[][] = [];
  if (queue !== '') rows.push(['queue', queue]);
  if (priority !== 0) rows.push(['priority', String(priority)]);
  if (fairnessKey !== '') rows.push(['fairness key', fairnessKey]);
  if (patches.length > 0) rows.push(['patches', patches.join(', ')]);
  if (openOperations > 0) rows.push(['open operations', String(openOperations)]);
  if (unreadEvents > 0) rows.push(['unread events', `${unreadEvents}, ${unreadBytes} bytes`]);
  if (valueCount > 0) rows.push(['values', `${valueCount}, ${valueBytes} bytes`]);
  if (from) {
    const where = `${from.instanceId}, execution ${from.execution}, up to event ${from.eventId}`;
    rows.push(['copied from', where]);
  }
  if (lostTurnAttempts > 0)
    rows.push(['turns lost', `${lostTurnAttempts} in a row, with their workers`]);
  return rows;
}

/** The fields of an instance in listings and trees; `perdure get` has the others. */
const LISTED = [
  'instanceId',
  'name',
  'version',
  'status',
  'execution',
  'createdMs',
  'endedMs',
  'parent',
  'queue',
  'priority',
  'fairnessKey',
  'patches',
  'copiedFrom',
  'lostTurnAttempts',
  'customStatusVersion',
] as const;

/** Returns a listed instance as JSON, without the fields that a listing does not fill. */
export function listedJson(instance: Instance): object {
  return Object.fromEntries(LISTED.map((key) => [key, instance[key]]));
}

/** Formats a page of a listing for people. */
export function instancesText(instances: readonly Instance[]): readonly Line[] {
  const rows = instances.map((instance) => [
    instance.instanceId,
    instance.version === '' ? instance.name : `${instance.name}@${instance.version}`,
    statusText(instance),
    timeText(instance.createdMs),
    instance.endedMs === 0 ? '' : timeText(instance.endedMs),
  ]);
  return table(['INSTANCE', 'ORCHESTRATION', 'STATUS', 'CREATED', 'ENDED'], rows);
}

/** Formats a tree, with children indented below their parents. */
export function treeText({ instances, cut }: Pick<Tree, 'instances' | 'cut'>): readonly Line[] {
  const children = new Map<string, Instance[]>();
  for (const instance of instances.slice(1)) {
    const parent = instance.parent?.instanceId ?? '';
    children.set(parent, [...(children.get(parent) ?? []), instance]);
  }
  const rows: string[][] = [];
  const open: { instance: Instance; depth: number }[] = [];
  const [root] = instances;
  if (root !== undefined) open.push({ instance: root, depth: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { instance, depth } = next;
    const ended = instance.endedMs === 0 ? '' : timeText(instance.endedMs);
    const id = `${'  '.repeat(depth)}${instance.instanceId}`;
    rows.push([id, instance.name, statusText(instance), timeText(instance.createdMs), ended]);
    const below = children.get(instance.instanceId) ?? [];
    for (const child of below.toReversed()) open.push({ instance: child, depth: depth + 1 });
  }
  const more = cut ? ['(and more that are not shown)'] : [];
  return [...table(['INSTANCE', 'ORCHESTRATION', 'STATUS', 'CREATED', 'ENDED'], rows), ...more];
}
