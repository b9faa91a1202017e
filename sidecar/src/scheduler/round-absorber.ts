import type { Round, RoundEvents } from '../engine/round.ts';
import { isDelivery } from '../model/event.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { TimerRow } from '../model/store-round.ts';
import type { Core } from './core.ts';
import type { InstanceCell, PendingWrites } from './instance-cell.ts';
import { newActivity } from './pending-activity.ts';

/** Turns the engine's Rounds into pending writes, deliveries for the worker, and messages. */
export class RoundAbsorber {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Takes a Round in. `late` says that its commit may wait for the turn that follows; a Round that
   * somebody waits for, or that concerns other instances, must not be late.
   */
  absorb(cell: InstanceCell, round: Round, late: boolean): void {
    const writes = cell.writes();
    const [first, next] = round.histories;
    if (first !== undefined) this.#append(cell, writes, first);
    if (round.rowChanged) writes.rowChanged = true;
    this.#operations(cell, writes, round);
    for (const end of round.ends) {
      const { no } = cell.state;
      const { execution, status, startedMs, endedMs, historyLength } = end;
      writes.executions.push({ no, execution, status, startedMs, endedMs, historyLength });
      writes.after.ends.push(end);
    }
    if (next !== undefined) this.#nextExecution(cell, writes, next);
    this.#core.committer.touch(cell, late && round.messages.length === 0);
    for (const message of round.messages) this.#core.router.route(message, cell);
  }

  #append(cell: InstanceCell, writes: PendingWrites, history: RoundEvents): void {
    const { events, execution } = history;
    const first = events[0];
    if (first === undefined) return;
    let record = writes.records.at(-1);
    if (record?.execution !== execution) {
      record = { execution, firstEventId: first.id, chunks: [] };
      writes.records.push(record);
    }
    for (const group of groups(events)) {
      const bytes = this.#core.codec.encode(group);
      record.chunks.push(bytes);
      if (cell.inboxWhole && isDelivery(group[0]!.kind)) cell.inbox.push(bytes);
    }
  }

  #nextExecution(cell: InstanceCell, writes: PendingWrites, history: RoundEvents): void {
    cell.inbox = [];
    cell.inboxWhole = true;
    cell.durableEventId = 0;
    this.#append(cell, writes, history);
  }

  #operations(cell: InstanceCell, writes: PendingWrites, round: Round): void {
    const { no } = cell.state;
    for (const { seq } of round.activities) {
      const operation = cell.state.open.get(seq);
      if (operation?.kind !== 'activity') continue;
      const activity = newActivity(cell, seq, operation);
      cell.activities.set(seq, activity);
      writes.after.activities.push(activity);
    }
    for (const { execution, seq } of round.activitiesClosed) {
      const activity = cell.activities.get(seq);
      if (activity === undefined) continue;
      cell.activities.delete(seq);
      this.#core.activities.close(activity);
      if (activity.attempts > 0 || activity.heartbeatDetails !== null) {
        writes.activitiesPut.delete(seq);
        writes.activitiesDeleted.push({ no, execution, seq });
      }
    }
    for (const { execution, seq, ended } of round.activitiesWithdrawn) {
      const activity = cell.activities.get(seq);
      if (activity === undefined) continue;
      cell.activities.delete(seq);
      writes.after.withdrawn.push({ activity, ended });
      if (activity.attempts > 0 || activity.heartbeatDetails !== null) {
        writes.activitiesPut.delete(seq);
        writes.activitiesDeleted.push({ no, execution, seq });
      }
    }
    for (const timer of round.timers) {
      const row: TimerRow = { no, ...timer };
      writes.timersPut.set(timerKey(row), row);
      writes.after.timers.push(row);
    }
    for (const timer of round.timersWithdrawn) {
      const row: TimerRow = { no, ...timer };
      if (!writes.timersPut.delete(timerKey(row))) writes.timersDeleted.push(row);
    }
  }
}

function timerKey(row: TimerRow): string {
  return `${row.execution}.${row.seq}`;
}

/** Each delivery by itself, so that it can be handed out; what lies between stays together. */
function groups(events: readonly HistoryEvent[]): readonly (readonly HistoryEvent[])[] {
  if (events.length === 1) return [events];
  const all: HistoryEvent[][] = [];
  let run: HistoryEvent[] = [];
  for (const event of events) {
    if (!isDelivery(event.kind)) {
      if (run.length === 0) all.push(run);
      run.push(event);
    } else {
      all.push([event]);
      run = [];
    }
  }
  return all;
}
