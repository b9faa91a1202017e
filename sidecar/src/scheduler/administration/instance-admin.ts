import type { InstanceStatus, InstanceRow } from '../../model/instance.ts';
import type {
  InstanceAdminPort,
  InstanceTree,
  PruneBounds,
  Statistics,
} from '../../model/instance-admin-port.ts';
import type { InstanceFilter, HistoryStore } from '../../model/ports.ts';
import { countInstances } from './count-instances.ts';
import { forkInstance } from './fork-instance.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { pruneExecutions } from '../maintenance/prune.ts';
import { rewindInstance } from './rewind-instance.ts';
import { StatisticsReader } from './statistics.ts';
import { readTreePage } from './tree-page.ts';
import type { ForkInstancePorts } from './fork-instance.ts';
import type { PrunePorts } from '../maintenance/prune.ts';
import type { RewindInstancePorts } from './rewind-instance.ts';
import type { StatisticsPorts } from './statistics.ts';
import type { TreePorts } from './tree.ts';

/** Ports of the scheduler that this module uses. */
export type InstanceAdminPorts = StatisticsPorts &
  TreePorts &
  PrunePorts &
  RewindInstancePorts &
  ForkInstancePorts & {
    readonly cache: {
      findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
    };
    readonly committer: {
      flush(instance: LiveInstance): Promise<void>;
    };
    readonly store: HistoryStore;
  };

/** Requests of operators about instances. The parts are replaced after a store failure. */
export class InstanceAdmin implements InstanceAdminPort {
  readonly #ports: () => InstanceAdminPorts;
  readonly #checkAble: () => void;
  readonly #statistics = new StatisticsReader();

  constructor(ports: () => InstanceAdminPorts, checkAble: () => void) {
    this.#ports = ports;
    this.#checkAble = checkAble;
  }

  statistics(): Promise<Statistics> {
    return this.#statistics.read(this.#ports());
  }

  count(filter: InstanceFilter): Promise<ReadonlyMap<InstanceStatus, number>> {
    return countInstances(this.#ports().store, filter);
  }

  async tree(id: string, depth: number, after: number | null = null): Promise<InstanceTree> {
    const ports = this.#ports();
    const found = await ports.cache.findAny(id);
    if (found === null) throw notFound(id);
    if (found instanceof LiveInstance) await ports.committer.flush(found);
    const root = found instanceof LiveInstance ? found.row() : found;
    return readTreePage(ports, root, { depth, after });
  }

  async prune(id: string, bounds: PruneBounds): Promise<number> {
    this.#checkAble();
    return pruneExecutions(this.#ports(), id, bounds);
  }

  async rewind(id: string, eventId: number, reason: string): Promise<number> {
    this.#checkAble();
    return rewindInstance(this.#ports(), id, eventId, reason);
  }

  async fork(id: string, execution: number, eventId: number, newId: string): Promise<string> {
    this.#checkAble();
    return forkInstance(this.#ports(), { id, execution, eventId, newId });
  }
}
