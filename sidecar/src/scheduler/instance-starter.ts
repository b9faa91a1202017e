import { terminate } from '../engine/messages/terminate.ts';
import type { StartAnswer, StartRequest } from '../model/client-ports.ts';
import type { Routing } from '../model/event.ts';
import { PerdureError } from '../model/error.ts';
import { hasEnded } from '../model/instance.ts';
import type { InstanceRow } from '../model/instance.ts';
import { emptyStoreRound } from '../model/store-round.ts';
import { admit, admitBytes } from './admission.ts';
import type { Core } from './core.ts';
import { createInstance } from './create-instance.ts';
import { forgetFamily } from './delete-instances.ts';
import type { StartParameters } from './create-instance.ts';
import { InstanceCell } from './instance-cell.ts';

/** Starts instances for clients: one at a time per id, so that nobody decides on old news. */
export class InstanceStarter {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  start(request: StartRequest): Promise<StartAnswer> {
    const id = request.instanceId === '' ? this.#core.random.uuid() : request.instanceId;
    return this.#core.turnstile.alone(id, () => this.#start(id, request));
  }

  async #start(id: string, request: StartRequest): Promise<StartAnswer> {
    const found = await this.#core.cache.look(id);
    if (found !== null) {
      const row = await this.#settled(found);
      const same = request.idempotencyKey !== '' && request.idempotencyKey === row.idempotencyKey;
      if (same) return { instanceId: id, execution: row.execution, created: true };
      if (request.idReusePolicy === 'useExisting') {
        return { instanceId: id, execution: row.execution, created: false };
      }
      admitBytes(this.#core);
      await this.#clear(found, row, request);
    } else {
      admit(this.#core);
      admitBytes(this.#core);
    }
    const { name, version, input, idempotencyKey, headers } = request;
    const plain = { id, name, version, input, parent: null, idempotencyKey };
    const routing = routingOf(request);
    const parameters: StartParameters = {
      ...plain,
      ...(routing && { routing }),
      ...(headers !== undefined && headers.length > 0 && { headers }),
    };
    const cell = createInstance(this.#core, parameters);
    const { execution } = cell.state;
    await this.#core.committer.durable(cell);
    return { instanceId: id, execution, created: true };
  }

  /** Makes way for a new instance of the id, as far as the policy allows it. */
  async #clear(
    found: InstanceCell | InstanceRow,
    row: InstanceRow,
    request: StartRequest,
  ): Promise<void> {
    const { id } = row;
    const policy = request.idReusePolicy;
    const ended = hasEnded(row.status);
    if (policy === 'reject' || (policy === 'replaceEnded' && !ended)) {
      throw new PerdureError(
        'ALREADY_EXISTS',
        `instance ${id} exists (${row.name}, ${row.status}); choose another id, or an id-reuse ` +
          'policy',
      );
    }
    if (found instanceof InstanceCell && !found.ended) {
      const reason = 'replaced by a new start of its id';
      const round = terminate(found.state, reason, this.#core.clock.now());
      if (round !== null) this.#core.absorber.absorb(found, round, 'now');
      this.#core.turns.void(found);
      await this.#core.committer.flush(found);
    }
    const family = await forgetFamily(this.#core, row);
    if (found instanceof InstanceCell) this.#core.cache.remove(found);
    // Goes first in the commit that creates the new one: this turn of the loop makes both.
    for (const round of [...family, { ...emptyStoreRound(row.no), id, purged: true }]) {
      void this.#core.committer.extra(round).catch(() => undefined);
    }
  }

  async #settled(found: InstanceCell | InstanceRow): Promise<InstanceRow> {
    if (!(found instanceof InstanceCell)) return found;
    await this.#core.committer.flush(found);
    return found.row();
  }
}

function routingOf({ queue = '', priority = 0, fairnessKey = '' }: Routing): Routing | null {
  const plain = queue === '' && priority === 0 && fairnessKey === '';
  return plain ? null : { queue, priority, fairnessKey };
}
