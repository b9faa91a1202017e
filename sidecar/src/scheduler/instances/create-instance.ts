import { start } from '../../engine/messages/start.ts';
import type { ParentLink, Routing } from '../../model/event.ts';
import type { Header, Payload } from '../../model/payload.ts';
import type { LiveInstance } from './live-instance.ts';
import type { Clock, Random } from '../../model/ports.ts';
import type { InstanceState } from '../../engine/state.ts';
import type { Round } from '../../engine/round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface CreateInstancePorts {
  readonly cache: {
    add(state: InstanceState, isNew: boolean): LiveInstance;
  };
  readonly staging: {
    deliver(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly versions: {
    forStart(name: string): string;
  };
  nextInstanceNumber(): number;
  readonly clock: Clock;
  readonly random: Random;
}

export interface StartParameters {
  readonly id: string;
  readonly name: string;
  /**
   * Empty: the default version; without it, the highest version of an attached worker; without it,
   * any version.
   */
  readonly version: string;
  readonly input: Payload | null;
  readonly parent: ParentLink | null;
  readonly idempotencyKey: string;
  /** Absent: any worker, no fairness key. */
  readonly routing?: Routing;
  readonly headers?: readonly Header[];
}

const SEED_BYTES = 8;

/** Creates an instance with a free id, and schedules its first turn. */
export function createInstance(
  ports: CreateInstancePorts,
  parameters: StartParameters,
): LiveInstance {
  const { id, name, input, parent, idempotencyKey } = parameters;
  const nowMs = ports.clock.now();
  const version = parameters.version || ports.versions.forStart(name);
  const identity = {
    instanceNumber: ports.nextInstanceNumber(),
    id,
    createdMs: nowMs,
    idempotencyKey,
  };
  const seed = ports.random.bytes(SEED_BYTES);
  const { routing, headers } = parameters;
  const plain = { name, version, input, parent, seed };
  const started = headers === undefined ? plain : { ...plain, headers };
  const whole = routing === undefined ? started : { ...started, ...routing };
  const { state, round } = start(identity, whole, nowMs);
  const instance = ports.cache.add(state, true);
  ports.staging.deliver(instance, round, parent === null ? 'acknowledged' : 'now');
  return instance;
}
