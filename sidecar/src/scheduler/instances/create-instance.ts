import { start } from '../../engine/messages/start.ts';
import type { ParentLink, Routing } from '../../model/event.ts';
import type { Header, Payload } from '../../model/payload.ts';
import type { Core } from '../core.ts';
import type { LiveInstance } from './live-instance.ts';

export interface StartParameters {
  readonly id: string;
  readonly name: string;
  /** Empty: the default, else the highest that a worker offers now, else whichever comes. */
  readonly version: string;
  readonly input: Payload | null;
  readonly parent: ParentLink | null;
  readonly idempotencyKey: string;
  /** Absent: any worker, nobody's share. */
  readonly routing?: Routing;
  readonly headers?: readonly Header[];
}

const SEED_BYTES = 8;

/** Creates an instance whose id is known to be free, and hands it its first turn. */
export function createInstance(core: Core, parameters: StartParameters): LiveInstance {
  const { id, name, input, parent, idempotencyKey } = parameters;
  const nowMs = core.clock.now();
  const version = parameters.version || core.versions.forStart(name);
  const identity = { no: core.nextInstanceNo(), id, createdMs: nowMs, idempotencyKey };
  const seed = core.random.bytes(SEED_BYTES);
  const { routing, headers } = parameters;
  const plain = { name, version, input, parent, seed };
  const started = headers === undefined ? plain : { ...plain, headers };
  const whole = routing === undefined ? started : { ...started, ...routing };
  const { state, round } = start(identity, whole, nowMs);
  const instance = core.cache.add(state, true);
  core.staging.deliver(instance, round, parent === null ? 'acknowledged' : 'now');
  return instance;
}
