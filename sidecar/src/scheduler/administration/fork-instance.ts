import { cutHistory } from '../../engine/copy-history.ts';
import { fork } from '../../engine/fork.ts';
import { PerdureError } from '../../model/error.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { cannotCut, readEvents } from '../instances/read-events.ts';
import type { Clock, Random } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { InstanceState } from '../../engine/state.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { ReadEventsPorts } from '../instances/read-events.ts';
import type { Round } from '../../engine/round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export type ForkInstancePorts = ReadEventsPorts & {
  readonly cache: {
    add(state: InstanceState, isNew: boolean): LiveInstance;
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
    findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly staging: {
    stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly turns: {
    schedule(instance: LiveInstance): void;
  };
  readonly idMutex: KeyedMutex;
  nextInstanceNumber(): number;
  readonly clock: Clock;
  readonly random: Random;
};

export interface ForkInput {
  readonly id: string;
  /** 0: the current execution. */
  readonly execution: number;
  readonly eventId: number;
  /** Empty: an id is generated. */
  readonly newId: string;
}

/** Starts another instance from the first events of a history; resolves after the commit. */
export function forkInstance(ports: ForkInstancePorts, input: ForkInput): Promise<string> {
  const id = input.newId === '' ? ports.random.uuid() : input.newId;
  return ports.idMutex.runExclusive(id, async () => {
    const source = await ports.cache.find(input.id);
    if (source === null) throw notFound(input.id);
    if (source instanceof LiveInstance) await ports.committer.flush(source);
    const row = source instanceof LiveInstance ? source.row() : source;
    const execution = input.execution === 0 ? row.execution : input.execution;
    const events = await readEvents(ports, row, execution);
    const cut = cutHistory(events, input.eventId);
    if (cut.retained.length === 0 || input.eventId > events.length) {
      throw cannotCut(input.id, execution, input.eventId, events.length);
    }
    if ((await ports.cache.findAny(id)) !== null) {
      throw new PerdureError(
        'ALREADY_EXISTS',
        `instance "${id}" already exists; choose another id`,
      );
    }
    const nowMs = ports.clock.now();
    const identity = {
      instanceNumber: ports.nextInstanceNumber(),
      id,
      createdMs: nowMs,
      idempotencyKey: '',
    };
    const eventId = cut.retained.length;
    const copiedFrom = { instanceId: input.id, execution, eventId };
    const { state, round } = fork(identity, cut, copiedFrom, nowMs);
    const instance = ports.cache.add(state, false);
    ports.staging.stage(instance, round, 'now');
    ports.turns.schedule(instance);
    await ports.committer.flush(instance);
    return id;
  });
}
