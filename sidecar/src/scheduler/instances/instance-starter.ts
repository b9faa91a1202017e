import type { StartAnswer, StartRequest } from '../../model/client-ports.ts';
import type { Routing } from '../../model/event.ts';
import { admitStart, admitStartBytes } from './start-admission.ts';
import type { Core } from '../core.ts';
import { createInstance } from './create-instance.ts';
import type { StartParameters } from './create-instance.ts';
import {
  checkReplaceable,
  checkSameOrchestration,
  clearForReuse,
  settledRow,
} from '../messages/reuse-id.ts';

/** Starts instances for clients: one at a time per id, so that nobody decides on old news. */
export class InstanceStarter {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  start(request: StartRequest): Promise<StartAnswer> {
    const id = request.instanceId === '' ? this.#core.random.uuid() : request.instanceId;
    return this.#core.idMutex.runExclusive(id, () => this.#start(id, request));
  }

  async #start(id: string, request: StartRequest): Promise<StartAnswer> {
    const found = await this.#core.cache.look(id);
    if (found !== null) {
      const row = await settledRow(this.#core, found);
      const same = request.idempotencyKey !== '' && request.idempotencyKey === row.idempotencyKey;
      if (same) return { instanceId: id, execution: row.execution, created: true };
      if (request.idReusePolicy === 'useExisting') {
        checkSameOrchestration(row, request.name);
        return { instanceId: id, execution: row.execution, created: false };
      }
      admitStartBytes(this.#core);
      checkReplaceable(row, request.idReusePolicy);
      await clearForReuse(this.#core, found, row);
    } else {
      admitStart(this.#core);
      admitStartBytes(this.#core);
    }
    const { name, version, input, idempotencyKey, headers } = request;
    const plain = { id, name, version, input, parent: null, idempotencyKey };
    const routing = routingOf(request);
    const parameters: StartParameters = {
      ...plain,
      ...(routing && { routing }),
      ...(headers !== undefined && headers.length > 0 && { headers }),
    };
    const instance = createInstance(this.#core, parameters);
    const { execution } = instance.state;
    await this.#core.committer.durable(instance);
    return { instanceId: id, execution, created: true };
  }
}

function routingOf({ queue = '', priority = 0, fairnessKey = '' }: Routing): Routing | null {
  const plain = queue === '' && priority === 0 && fairnessKey === '';
  return plain ? null : { queue, priority, fairnessKey };
}
