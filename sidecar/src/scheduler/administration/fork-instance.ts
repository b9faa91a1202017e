import { cutHistory } from '../../engine/copy-history.ts';
import { fork } from '../../engine/fork.ts';
import { PerdureError } from '../../model/error.ts';
import type { Core } from '../core.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { cannotCut, readEvents } from '../instances/read-events.ts';

export interface ForkInput {
  readonly id: string;
  /** 0: the current one. */
  readonly execution: number;
  readonly eventId: number;
  /** Empty: one is made up. */
  readonly newId: string;
}

/** Starts another instance from the beginning of a history; resolves when that is durable. */
export function forkInstance(core: Core, input: ForkInput): Promise<string> {
  const id = input.newId === '' ? core.random.uuid() : input.newId;
  return core.idMutex.runExclusive(id, async () => {
    const source = await core.cache.find(input.id);
    if (source === null) throw notFound(input.id);
    if (source instanceof LiveInstance) await core.committer.flush(source);
    const row = source instanceof LiveInstance ? source.row() : source;
    const execution = input.execution === 0 ? row.execution : input.execution;
    const events = await readEvents(core, row, execution);
    const cut = cutHistory(events, input.eventId);
    if (cut.kept.length === 0 || input.eventId > events.length) {
      throw cannotCut(input.id, execution, input.eventId, events.length);
    }
    if ((await core.cache.look(id)) !== null) {
      throw new PerdureError('ALREADY_EXISTS', `instance ${id} exists; choose another id`);
    }
    const nowMs = core.clock.now();
    const identity = { no: core.nextInstanceNo(), id, createdMs: nowMs, idempotencyKey: '' };
    const eventId = cut.kept.length;
    const copiedFrom = { instanceId: input.id, execution, eventId };
    const { state, round } = fork(identity, cut, copiedFrom, nowMs);
    const instance = core.cache.add(state, false);
    core.staging.stage(instance, round, 'now');
    core.turns.schedule(instance);
    await core.committer.flush(instance);
    return id;
  });
}
