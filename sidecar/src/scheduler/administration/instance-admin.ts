import { TREE_MAX } from '../../limits.ts';
import type { InstanceStatus } from '../../model/instance.ts';
import type {
  InstanceAdminPort,
  InstanceTree,
  PruneBounds,
  Statistics,
} from '../../model/instance-admin-port.ts';
import type { InstanceFilter } from '../../model/ports.ts';
import type { Core } from '../core.ts';
import { countInstances } from './count-instances.ts';
import { forkInstance } from './fork-instance.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { pruneExecutions } from '../maintenance/prune.ts';
import { rewindInstance } from './rewind-instance.ts';
import { StatisticsReader } from './statistics.ts';
import { readTree } from './tree.ts';

/** What operators ask of instances. The core is another one after a store failure. */
export class InstanceAdmin implements InstanceAdminPort {
  readonly #core: () => Core;
  readonly #checkAble: () => void;
  readonly #statistics = new StatisticsReader();

  constructor(core: () => Core, checkAble: () => void) {
    this.#core = core;
    this.#checkAble = checkAble;
  }

  statistics(): Promise<Statistics> {
    return this.#statistics.read(this.#core());
  }

  count(filter: InstanceFilter): Promise<ReadonlyMap<InstanceStatus, number>> {
    return countInstances(this.#core().store, filter);
  }

  async tree(id: string, depth: number): Promise<InstanceTree> {
    const core = this.#core();
    const found = await core.cache.look(id);
    if (found === null) throw notFound(id);
    if (found instanceof LiveInstance) await core.committer.flush(found);
    const root = found instanceof LiveInstance ? found.row() : found;
    return readTree(core, root, depth, TREE_MAX);
  }

  async prune(id: string, bounds: PruneBounds): Promise<number> {
    this.#checkAble();
    return pruneExecutions(this.#core(), id, bounds);
  }

  async rewind(id: string, eventId: number, reason: string): Promise<number> {
    this.#checkAble();
    return rewindInstance(this.#core(), id, eventId, reason);
  }

  async fork(id: string, execution: number, eventId: number, newId: string): Promise<string> {
    this.#checkAble();
    return forkInstance(this.#core(), { id, execution, eventId, newId });
  }
}
