import type { ActivityContent } from '../activities/activity-content.ts';
import { contentOf } from '../activities/activity-content.ts';
import { append, NONE } from '../../lib/lists.ts';
import type { Round, RoundEvents, Message } from '../../engine/round.ts';
import { PerdureError } from '../../model/error.ts';
import { isDelivery } from '../../model/event.ts';
import type { HistoryEvent } from '../../model/event.ts';
import { payloadBytes } from '../../model/payload.ts';
import { FRAME_BYTES } from '../../limits.ts';
import type { TimerRow } from '../../model/store-round.ts';
import type { Urgency } from './committer.ts';
import type { LiveInstance, PendingActivity, PendingWrites } from '../instances/live-instance.ts';
import { newActivity } from '../activities/pending-activity.ts';
import type { EventCodec } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface RoundStagingPorts {
  readonly inboxes: {
    open(instance: LiveInstance): Uint8Array[];
    take(instance: LiveInstance, bytes: Uint8Array): boolean;
  };
  readonly committer: {
    touch(instance: LiveInstance, urgency: Urgency): void;
    waitingBytes: number;
  };
  readonly router: {
    route(message: Message, sender: LiveInstance): void;
  };
  readonly turns: {
    schedule(instance: LiveInstance): void;
  };
  readonly contents: {
    keep(activity: PendingActivity, content: ActivityContent): void;
  };
  readonly activities: {
    close(activity: PendingActivity): void;
  };
  readonly timers: {
    withdrawn(count: number): void;
  };
  instanceFailed(instanceNumber: number, error: Error): void;
  readonly codec: EventCodec;
}

/** Converts the engine's Rounds to pending writes, deliveries for the worker, and messages. */
export class RoundStaging {
  readonly #ports: RoundStagingPorts;

  constructor(ports: RoundStagingPorts) {
    this.#ports = ports;
  }

  /**
   * Stages a Round. A Round that affects other instances is committed `now`, together with their
   * Rounds.
   */
  stage(instance: LiveInstance, round: Round, urgency: Urgency): void {
    const writes = instance.writes();
    const [first, next] = round.histories;
    if (first !== undefined) this.#append(instance, writes, first);
    if (round.rowChanged) writes.rowChanged = true;
    this.#operations(instance, writes, round);
    for (const end of round.ends) {
      const { instanceNumber } = instance.state;
      const { execution, status, startedMs, endedMs, historyLength } = end;
      const { historyBytes } = instance;
      append(writes, 'executions', {
        instanceNumber,
        execution,
        status,
        startedMs,
        endedMs,
        historyLength,
        historyBytes,
        ...(end.values && { values: end.values }),
      });
      append(writes.after, 'ends', end);
    }
    for (const answer of round.updatesAnswered) append(writes.after, 'updates', answer);
    if (next !== undefined) this.#nextExecution(instance, writes, next);
    this.#ports.committer.touch(instance, round.messages.length === 0 ? urgency : 'now');
    for (const message of round.messages) this.#ports.router.route(message, instance);
  }

  /**
   * Stages a delivery and dispatches it. If a turn is in flight that will answer it, its commit may
   * wait; otherwise waiting would only add latency.
   */
  deliver(instance: LiveInstance, round: Round, urgency: Urgency): void {
    this.stage(instance, round, urgency);
    this.#ports.turns.schedule(instance);
    if (instance.turn === null) this.#ports.committer.touch(instance, 'now');
  }

  #append(instance: LiveInstance, writes: PendingWrites, history: RoundEvents): void {
    const { execution } = history;
    let record = writes.records.at(-1);
    for (const group of groups(history.events)) {
      const bytes = this.#encode(instance, group);
      const full = record !== undefined && record.bytes + bytes.length > FRAME_BYTES;
      if (record?.execution !== execution || full) {
        record = { execution, firstEventId: group[0]!.id, bytes: 0, chunks: [] };
        append(writes, 'records', record);
      }
      record.bytes += bytes.length;
      instance.historyBytes += bytes.length;
      this.#ports.committer.waitingBytes += bytes.length;
      record.chunks.push(bytes);
      if (instance.inboxWhole && isDelivery(group[0]!.kind)) this.#toInbox(instance, bytes);
    }
  }

  /** Validation rejects values that cannot be encoded; if one passes, it is an internal error. */
  #encode(instance: LiveInstance, group: readonly HistoryEvent[]): Uint8Array {
    try {
      return this.#ports.codec.encode(group);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      this.#ports.instanceFailed(instance.state.instanceNumber, cause);
      throw new PerdureError('INTERNAL', `nothing was recorded: ${cause.message}`, { cause });
    }
  }

  /**
   * Retains a delivery in memory for the next turn. When memory is short, the turn is read from the
   * store.
   */
  #toInbox(instance: LiveInstance, bytes: Uint8Array): void {
    if (!this.#ports.inboxes.take(instance, bytes)) instance.worker?.evict(instance);
  }

  #nextExecution(instance: LiveInstance, writes: PendingWrites, history: RoundEvents): void {
    this.#ports.inboxes.open(instance);
    instance.durableEventId = 0;
    instance.historyBytes = 0;
    this.#append(instance, writes, history);
  }

  #operations(instance: LiveInstance, writes: PendingWrites, round: Round): void {
    const { instanceNumber } = instance.state;
    for (const { seq } of round.activities) {
      const operation = instance.state.open.get(seq);
      if (operation?.kind !== 'activity') continue;
      const activity = newActivity(instance, seq, operation);
      const event = eventOf(round, operation.eventId);
      const content = event === undefined ? null : contentOf(event);
      if (content !== null) this.#ports.contents.keep(activity, content);
      instance.activities.set(seq, activity);
      append(writes.after, 'activities', activity);
    }
    for (const { execution, seq } of round.activitiesClosed) {
      const activity = instance.activities.get(seq);
      if (activity === undefined) continue;
      instance.activities.delete(seq);
      if (activity.phase === 'quarantined') writes.rowChanged = true;
      this.#ports.activities.close(activity);
      if (activity.stored) {
        writes.activitiesPut?.delete(seq);
        append(writes, 'activitiesDeleted', { instanceNumber, execution, seq });
      }
    }
    for (const { execution, seq, ended } of round.activitiesWithdrawn) {
      const activity = instance.activities.get(seq);
      if (activity === undefined) continue;
      instance.activities.delete(seq);
      if (activity.phase === 'quarantined') writes.rowChanged = true;
      append(writes.after, 'withdrawn', { activity, ended });
      if (activity.stored) {
        writes.activitiesPut?.delete(seq);
        append(writes, 'activitiesDeleted', { instanceNumber, execution, seq });
      }
    }
    for (const timer of round.timers) {
      const row: TimerRow = { instanceNumber, ...timer };
      (writes.timersPut ??= new Map()).set(timerKey(row), row);
      append(writes.after, 'timers', row);
    }
    if (round.timersWithdrawn.length > 0)
      this.#ports.timers.withdrawn(round.timersWithdrawn.length);
    for (const timer of round.timersWithdrawn) {
      const row: TimerRow = { instanceNumber, ...timer };
      if (writes.timersPut?.delete(timerKey(row)) !== true) append(writes, 'timersDeleted', row);
    }
  }
}

/** An event of the last history of a Round. Its ids are consecutive. */
function eventOf({ histories }: Round, eventId: number): HistoryEvent | undefined {
  const events = histories.at(-1)?.events;
  const first = events?.[0];
  return first === undefined ? undefined : events![eventId - first.id];
}

function timerKey(row: TimerRow): string {
  return `${row.execution}.${row.seq}`;
}

/**
 * Each delivery is encoded separately, so that it can be dispatched. Events between deliveries are
 * encoded together, in parts that fit into a frame.
 */
function groups(events: readonly HistoryEvent[]): readonly (readonly HistoryEvent[])[] {
  if (events.length === 0) return NONE;
  if (events.length === 1) return [events];
  if (events.length <= 4 && !events.some(hasValueOrIsDelivered)) return [events];
  const all: HistoryEvent[][] = [];
  let run: HistoryEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (isDelivery(event.kind)) {
      all.push([event]);
      run = [];
      continue;
    }
    const size = EVENT_BYTES + valueBytes(event);
    if (run.length === 0 || bytes + size > RUN_BYTES_MAX) {
      run = [];
      bytes = 0;
      all.push(run);
    }
    run.push(event);
    bytes += size;
  }
  return all;
}

function hasValueOrIsDelivered(event: HistoryEvent): boolean {
  return isDelivery(event.kind) || valueBytes(event) > SMALL_BYTES;
}

/** Smaller values need no check of the size of a frame. */
const SMALL_BYTES = 16 * 1024;
/** Approximate size of events that are encoded together. */
const RUN_BYTES_MAX = FRAME_BYTES / 4;
/** Approximate size of an event without its values. */
const EVENT_BYTES = 64;

function valueBytes(event: HistoryEvent): number {
  switch (event.kind) {
    case 'activityScheduled':
      return payloadBytes(event.activityScheduled.input);
    case 'childScheduled':
      return payloadBytes(event.childScheduled.input);
    case 'startRequested':
      return payloadBytes(event.startRequested.input);
    case 'raiseRequested':
      return payloadBytes(event.raiseRequested.payload);
    case 'updateCompleted':
      return payloadBytes(event.updateCompleted.output);
    case 'customStatusSet':
      return payloadBytes(event.customStatusSet.value);
    case 'valueSet':
      return payloadBytes(event.valueSet.value);
    default:
      return 0;
  }
}
