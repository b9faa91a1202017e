import type { ExecutionRow, InstanceRow } from '../model/instance.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  ObjectRow,
  StoreRound,
  TimerRow,
} from '../model/store-round.ts';

/** The data of a memory store, which outlives the store like files outlive a process. */
export interface MemoryDisk {
  readonly instances: Map<number, InstanceRow>;
  readonly ids: Map<string, number>;
  /** Records by instance and execution; each list in order of event ids. */
  readonly records: Map<number, Map<number, HistoryRecord[]>>;
  readonly executions: Map<number, Map<number, ExecutionRow>>;
  /** Activities by instance, then by execution and seq. */
  readonly activities: Map<number, Map<string, ActivityRow>>;
  /** Timers in the order of `compareTimers`. */
  readonly timers: TimerRow[];
  /** Messages in the order of `compareMessages`. */
  readonly messages: MessageRow[];
  /** Objects by kind, then by id. */
  readonly objects: Map<string, Map<string, ObjectRow>>;
  readonly active: Set<number>;
  lastInstanceNumber: number;
}

export function createMemoryDisk(): MemoryDisk {
  return {
    instances: new Map(),
    ids: new Map(),
    records: new Map(),
    executions: new Map(),
    activities: new Map(),
    timers: [],
    messages: [],
    objects: new Map(),
    active: new Set(),
    lastInstanceNumber: 0,
  };
}

/** Compares timers by time, then by instance, execution and seq. */
export function compareTimers(a: TimerRow, b: TimerRow): number {
  return (
    a.fireAtMs - b.fireAtMs ||
    a.instanceNumber - b.instanceNumber ||
    a.execution - b.execution ||
    a.seq - b.seq
  );
}

/** Compares messages by sender; messages of one sender by age, oldest first. */
export function compareMessages(a: MessageRow, b: MessageRow): number {
  return (
    a.instanceNumber - b.instanceNumber ||
    a.execution - b.execution ||
    a.eventId - b.eventId ||
    a.index - b.index
  );
}

/** Returns the index of the first item that is not before `item`. */
export function lowerBound<T>(
  items: readonly T[],
  item: T,
  compare: (a: T, b: T) => number,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<T>(items: T[], item: T, compare: (a: T, b: T) => number): void {
  const at = lowerBound(items, item, compare);
  const exists = at < items.length && compare(items[at]!, item) === 0;
  items.splice(at, exists ? 1 : 0, item);
}

function remove<T>(items: T[], item: T, compare: (a: T, b: T) => number): void {
  const at = lowerBound(items, item, compare);
  if (at < items.length && compare(items[at]!, item) === 0) items.splice(at, 1);
}

function within<K, V>(map: Map<number, Map<K, V>>, instanceNumber: number): Map<K, V> {
  let inner = map.get(instanceNumber);
  if (!inner) map.set(instanceNumber, (inner = new Map()));
  return inner;
}

export const activityKey = (key: { execution: number; seq: number }): string =>
  `${key.execution}/${key.seq}`;

/** Deletes all data of an instance except its messages, which outlive their sender. */
function purge(disk: MemoryDisk, { instanceNumber, id }: StoreRound): void {
  if (disk.ids.get(id) === instanceNumber) disk.ids.delete(id);
  disk.instances.delete(instanceNumber);
  disk.records.delete(instanceNumber);
  disk.executions.delete(instanceNumber);
  disk.activities.delete(instanceNumber);
  disk.active.delete(instanceNumber);
  const kept = disk.timers.filter((timer) => timer.instanceNumber !== instanceNumber);
  disk.timers.splice(0, disk.timers.length, ...kept);
  disk.lastInstanceNumber = Math.max(disk.lastInstanceNumber, instanceNumber);
}

function putObject(disk: MemoryDisk, object: ObjectRow): void {
  const objects = disk.objects.get(object.kind) ?? new Map<string, ObjectRow>();
  disk.objects.set(object.kind, objects);
  if (object.body === null) objects.delete(object.id);
  else objects.set(object.id, { ...object, body: structuredClone(object.body) });
}

function appendRecord(disk: MemoryDisk, record: HistoryRecord): void {
  const executions = within(disk.records, record.instanceNumber);
  let list = executions.get(record.execution);
  if (!list) executions.set(record.execution, (list = []));
  const copy = { ...record, bytes: record.bytes.slice() };
  insert(list, copy, (a, b) => a.firstEventId - b.firstEventId);
}

/** Applies one Round; cannot fail. The puts of a Round precede its deletions. */
export function applyToDisk(disk: MemoryDisk, round: StoreRound): void {
  if (round.purged) {
    purge(disk, round);
    return;
  }
  const { instanceNumber, row } = round;
  if (row) {
    disk.instances.set(instanceNumber, row);
    disk.ids.set(row.id, instanceNumber);
    disk.lastInstanceNumber = Math.max(disk.lastInstanceNumber, instanceNumber);
  }
  for (const record of round.records) appendRecord(disk, record);
  for (const ended of round.executions)
    within(disk.executions, instanceNumber).set(ended.execution, ended);
  for (const pruned of round.executionsPruned) {
    disk.records.get(instanceNumber)?.delete(pruned);
    disk.executions.get(instanceNumber)?.delete(pruned);
  }
  const activities = within(disk.activities, instanceNumber);
  for (const activity of round.activitiesPut) activities.set(activityKey(activity), activity);
  for (const key of round.activitiesDeleted) activities.delete(activityKey(key));
  if (activities.size === 0) disk.activities.delete(instanceNumber);
  for (const timer of round.timersPut) insert(disk.timers, timer, compareTimers);
  for (const timer of round.timersDeleted) remove(disk.timers, timer, compareTimers);
  for (const message of round.messagesPut) insert(disk.messages, message, compareMessages);
  for (const message of round.messagesDeleted) remove(disk.messages, message, compareMessages);
  for (const object of round.objects) putObject(disk, object);
  if (round.active === true) disk.active.add(instanceNumber);
  if (round.active === false) disk.active.delete(instanceNumber);
}
