import { cutHistory, stateOf } from '../../engine/copy-history.ts';
import type { HistoryCut } from '../../engine/copy-history.ts';
import { answer } from '../../engine/messages/answer.ts';
import { rewind } from '../../engine/rewind.ts';
import type { ChildOutcome } from '../../engine/rewind.ts';
import { PerdureError } from '../../model/error.ts';
import type { HistoryEvent } from '../../model/event.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { failure } from '../../model/payload.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound, readView } from '../instances/instance-reader.ts';
import { cannotCut, readEvents } from '../instances/read-events.ts';
import type { Clock } from '../../model/ports.ts';
import type { InstanceReaderPorts } from '../instances/instance-reader.ts';
import type { InstanceState } from '../../engine/state.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { ReadEventsPorts } from '../instances/read-events.ts';
import type { Round } from '../../engine/round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export type RewindInstancePorts = ReadEventsPorts &
  InstanceReaderPorts & {
    readonly cache: {
      add(state: InstanceState, isNew: boolean): LiveInstance;
      byNumber(instanceNumber: number): LiveInstance | undefined;
      find(id: string): Promise<LiveInstance | InstanceRow | null>;
    };
    readonly inboxes: {
      close(instance: LiveInstance): void;
    };
    readonly committer: {
      flush(instance: LiveInstance): Promise<void>;
    };
    readonly staging: {
      deliver(instance: LiveInstance, round: Round, urgency: Urgency): void;
      stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
    };
    readonly router: {
      isInDelivery(id: string): boolean;
    };
    readonly turns: {
      revoke(instance: LiveInstance): void;
      schedule(instance: LiveInstance): void;
    };
    readonly idMutex: KeyedMutex;
    readonly clock: Clock;
  };

/** Limit of reads of an instance that changes continuously. */
const READ_ATTEMPTS_MAX = 50;

export interface RewindOptions {
  /** A later failure of a child is not delivered again: the current state of the child counts. */
  readonly retriesChildren?: boolean;
}

/**
 * Rewinds an instance to an event of its current execution, whether it has ended or not. The end of
 * that execution and the beginning of the next are one commit. Resolves after it, with the number
 * of the next execution.
 */
export function rewindInstance(
  ports: RewindInstancePorts,
  id: string,
  eventId: number,
  reason: string,
  { retriesChildren = false }: RewindOptions = {},
): Promise<number> {
  return ports.idMutex.runExclusive(id, async () => {
    const { found, events, cut, outcomes } = await readForRewind(
      ports,
      id,
      eventId,
      retriesChildren,
    );
    const instance = found instanceof LiveInstance ? found : revive(ports, found, events);
    ports.turns.revoke(instance);
    instance.worker?.evict(instance);
    // The following turns are read from the store, which has the copy.
    ports.inboxes.close(instance);
    const input = { ...cut, reason, outcomes };
    const { end, next } = rewind(instance.state, input, ports.clock.now());
    if (end !== null) ports.staging.stage(instance, end, 'now');
    instance.durableEventId = 0;
    instance.historyBytes = 0;
    ports.staging.stage(instance, next, 'now');
    const { execution } = instance.state;
    ports.turns.schedule(instance);
    await ports.committer.flush(instance);
    await deliverChildOutcomes(ports, instance);
    return execution;
  });
}

interface RewindData {
  readonly found: LiveInstance | InstanceRow;
  readonly events: readonly HistoryEvent[];
  readonly cut: HistoryCut;
  readonly outcomes: ReadonlyMap<number, ChildOutcome>;
}

/** Reads all data that a rewind needs. The data is current when the promise resolves. */
async function readForRewind(
  ports: RewindInstancePorts,
  id: string,
  eventId: number,
  retriesChildren: boolean,
): Promise<RewindData> {
  let events: HistoryEvent[] = [];
  let executionKey = '';
  for (let attempt = 0; attempt < READ_ATTEMPTS_MAX; attempt += 1) {
    const found = await ports.cache.find(id);
    if (found === null) throw notFound(id);
    if (found instanceof LiveInstance) {
      await ports.committer.flush(found);
      // An ended instance is evicted after its end is durable.
      if (found.dropped) continue;
    }
    const row = found instanceof LiveInstance ? found.row() : found;
    if (executionKey !== `${row.instanceNumber}.${row.execution}`) events = [];
    executionKey = `${row.instanceNumber}.${row.execution}`;
    events.push(...(await readEvents(ports, row, row.execution, events.length + 1)));
    const cut = retriesChildren
      ? withoutChildFailures(cutHistory(events, eventId))
      : cutHistory(events, eventId);
    if (cut.retained.length === 0 || eventId > events.length) {
      throw cannotCut(id, row.execution, eventId, events.length);
    }
    const outcomes = await childOutcomes(ports, row, cut);
    if (isUnchanged(ports, found, row, events.length)) return { found, events, cut, outcomes };
  }
  throw new PerdureError(
    'UNAVAILABLE',
    `instance ${id} changes too fast to be rewound; suspend it first`,
  );
}

function withoutChildFailures({ retained, tail }: HistoryCut): HistoryCut {
  return { retained, tail: tail.filter(({ kind }) => kind !== 'childFailed') };
}

function isUnchanged(
  ports: RewindInstancePorts,
  found: LiveInstance | InstanceRow,
  row: InstanceRow,
  lastEventId: number,
): boolean {
  if (!(found instanceof LiveInstance))
    return ports.cache.byNumber(row.instanceNumber) === undefined;
  const { state, pending, committing, dropped } = found;
  if (dropped || pending !== null || committing !== null) return false;
  return state.execution === row.execution && state.lastEventId === lastEventId;
}

/** Loads an ended instance into memory, with the state of its history. */
function revive(
  ports: RewindInstancePorts,
  row: InstanceRow,
  events: readonly HistoryEvent[],
): LiveInstance {
  const state = stateOf(row, events);
  state.stuck = null;
  const instance = ports.cache.add(state, false);
  instance.wasStored = true;
  instance.activeStored = null;
  return instance;
}

/**
 * Outcomes of children that the retained events await and that the removed events do not contain:
 * the parent had ended, or no longer awaited the child.
 */
async function childOutcomes(
  ports: RewindInstancePorts,
  row: InstanceRow,
  { retained, tail }: HistoryCut,
): Promise<ReadonlyMap<number, ChildOutcome>> {
  const answered = new Set<number>();
  for (const event of tail) {
    if (event.kind === 'childCompleted') answered.add(event.childCompleted.seq);
    if (event.kind === 'childFailed') answered.add(event.childFailed.seq);
  }
  const outcomes = new Map<number, ChildOutcome>();
  for (const [seq, operation] of stateOf(row, retained).open) {
    if (operation.kind !== 'child' || answered.has(seq)) continue;
    const outcome = await childOutcome(ports, operation.instanceId);
    if (outcome !== null) outcomes.set(seq, outcome);
  }
  return outcomes;
}

/** The outcome of a child; null while the child has not ended. */
async function childOutcome(ports: RewindInstancePorts, id: string): Promise<ChildOutcome | null> {
  const found = await ports.cache.find(id);
  if (found === null && ports.router.isInDelivery(id)) return null;
  if (found === null) {
    const text = `child ${id} does not exist any more`;
    return { output: null, failure: failure('FAILURE_KIND_NOT_FOUND', 'NotFoundError', text) };
  }
  const { row, output, failure: why } = await readView(ports, found, false);
  return hasEnded(row.status) ? { output, failure: why } : null;
}

/** A child may have ended between this check and the rewind, while no parent waited for it. */
async function deliverChildOutcomes(
  ports: RewindInstancePorts,
  instance: LiveInstance,
): Promise<void> {
  const { id, execution } = instance.state;
  for (const [seq, operation] of instance.state.open) {
    if (operation.kind !== 'child') continue;
    const { instanceId: child } = operation;
    const outcome = await childOutcome(ports, child);
    if (outcome === null || instance.dropped) continue;
    const to = { instanceId: id, execution, seq };
    const round = answer(
      instance.state,
      { kind: 'ended', to, child, ...outcome },
      ports.clock.now(),
    );
    if (round !== null) ports.staging.deliver(instance, round, 'now');
  }
}
