import type { LazyView } from '../../model/client-ports.ts';
import type { InstanceRow, InstanceView } from '../../model/instance.ts';
import { failureBytes, payloadBytes } from '../../model/payload.ts';
import { LiveInstance } from './live-instance.ts';
import { notFound, readView } from './instance-reader.ts';
import type { InstanceReaderPorts } from './instance-reader.ts';

/** Ports of the scheduler that this module uses. */
export type LazyViewPorts = InstanceReaderPorts & {
  readonly cache: {
    byId(id: string): LiveInstance | undefined;
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
};

/** A waiting answer retains a custom status up to this size in memory. */
const HELD_STATUS_BYTES_MAX = 4 * 1024;

/**
 * A description of an instance that is read on first use.
 *
 * @param known the description, if it is already in memory.
 */
export function lazyView(
  ports: LazyViewPorts,
  row: InstanceRow,
  known: InstanceView | null,
): LazyView {
  let retained = known;
  const { id, instanceNumber } = row;
  const isSmall = (row.customStatus?.data.length ?? 0) <= HELD_STATUS_BYTES_MAX;
  const retainedRow = isSmall ? row : null;
  return {
    bytes: known && viewBytes(known),
    async view() {
      if (retained !== null) return retained;
      const found = ports.cache.byId(id) ?? (await ports.cache.find(id));
      if (found !== null && numberOf(found) === instanceNumber) return readDurable(ports, found);
      if (retainedRow === null) throw notFound(id);
      return readDurable(ports, retainedRow);
    },
    forget() {
      retained = null;
    },
  };
}

function viewBytes({ row, input, output, failure }: InstanceView): number {
  const payloads = payloadBytes(input) + payloadBytes(output) + payloadBytes(row.customStatus);
  return payloads + failureBytes(failure);
}

function numberOf(found: LiveInstance | InstanceRow): number {
  return found instanceof LiveInstance ? found.state.instanceNumber : found.instanceNumber;
}

/** Waits for the commit: the row in memory may be ahead of the durable row. */
async function readDurable(
  ports: LazyViewPorts,
  found: LiveInstance | InstanceRow,
): Promise<InstanceView> {
  const view = await readView(ports, found, false);
  if (found instanceof LiveInstance) await ports.committer.flush(found);
  return { ...view, waitingFor: [] };
}
