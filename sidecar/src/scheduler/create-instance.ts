import { start } from '../engine/messages/start.ts';
import type { ParentLink } from '../model/event.ts';
import type { Payload } from '../model/payload.ts';
import type { Core } from './core.ts';
import type { InstanceCell } from './instance-cell.ts';

export interface StartParameters {
  readonly id: string;
  readonly name: string;
  /** Empty: the highest that a worker offers now, or whichever worker has it later. */
  readonly version: string;
  readonly input: Payload | null;
  readonly parent: ParentLink | null;
  readonly idempotencyKey: string;
}

const SEED_BYTES = 8;

/** Creates an instance whose id is known to be free, and hands it its first turn. */
export function createInstance(core: Core, parameters: StartParameters): InstanceCell {
  const { id, name, input, parent, idempotencyKey } = parameters;
  const nowMs = core.clock.now();
  const version = parameters.version || core.workers.offeredVersion(name);
  const identity = { no: core.nextInstanceNo(), id, createdMs: nowMs, idempotencyKey };
  const seed = core.random.bytes(SEED_BYTES);
  const { state, round } = start(identity, { name, version, input, parent, seed }, nowMs);
  const cell = core.cache.add(state, true);
  core.absorber.deliver(cell, round, parent === null ? 'acknowledged' : 'now');
  return cell;
}
