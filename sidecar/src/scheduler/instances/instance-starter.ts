import type { StartAnswer, StartRequest } from '../../model/client-ports.ts';
import type { Routing } from '../../model/event.ts';
import { admitStart, admitStartBytes } from './start-admission.ts';
import { createInstance } from './create-instance.ts';
import type { StartParameters, CreateInstancePorts } from './create-instance.ts';
import {
  checkReplaceable,
  checkSameOrchestration,
  clearForReuse,
  settledRow,
} from '../messages/reuse-id.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { LiveInstance } from './live-instance.ts';
import type { Random } from '../../model/ports.ts';
import type { ReuseIdPorts } from '../messages/reuse-id.ts';
import type { StartAdmissionPorts } from './start-admission.ts';

/** Ports of the scheduler that this module uses. */
export type InstanceStarterPorts = ReuseIdPorts &
  StartAdmissionPorts &
  CreateInstancePorts & {
    readonly cache: {
      findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
    };
    readonly committer: {
      durable(instance: LiveInstance): Promise<void>;
    };
    readonly idMutex: KeyedMutex;
    readonly random: Random;
  };

/** Starts instances for clients: one at a time per id, so that no start uses a stale read. */
export class InstanceStarter {
  readonly #ports: InstanceStarterPorts;

  constructor(ports: InstanceStarterPorts) {
    this.#ports = ports;
  }

  start(request: StartRequest): Promise<StartAnswer> {
    const id = request.instanceId === '' ? this.#ports.random.uuid() : request.instanceId;
    return this.#ports.idMutex.runExclusive(id, () => this.#start(id, request));
  }

  async #start(id: string, request: StartRequest): Promise<StartAnswer> {
    const found = await this.#ports.cache.findAny(id);
    if (found !== null) {
      const row = await settledRow(this.#ports, found);
      const same = request.idempotencyKey !== '' && request.idempotencyKey === row.idempotencyKey;
      if (same) return { instanceId: id, execution: row.execution, created: true };
      if (request.idReusePolicy === 'useExisting') {
        checkSameOrchestration(row, request.name);
        return { instanceId: id, execution: row.execution, created: false };
      }
      admitStartBytes(this.#ports);
      checkReplaceable(row, request.idReusePolicy);
      await clearForReuse(this.#ports, found, row);
    } else {
      admitStart(this.#ports);
      admitStartBytes(this.#ports);
    }
    const { name, version, input, idempotencyKey, headers } = request;
    const plain = { id, name, version, input, parent: null, idempotencyKey };
    const routing = routingOf(request);
    const parameters: StartParameters = {
      ...plain,
      ...(routing && { routing }),
      ...(headers !== undefined && headers.length > 0 && { headers }),
    };
    const instance = createInstance(this.#ports, parameters);
    const { execution } = instance.state;
    await this.#ports.committer.durable(instance);
    return { instanceId: id, execution, created: true };
  }
}

function routingOf({ queue = '', priority = 0, fairnessKey = '' }: Routing): Routing | null {
  const plain = queue === '' && priority === 0 && fairnessKey === '';
  return plain ? null : { queue, priority, fairnessKey };
}
