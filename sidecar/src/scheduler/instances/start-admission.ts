import {
  BUSY_INSTANCES_MAX,
  COMMIT_RETRY_MS,
  OVERLOAD_RETRY_MS,
  WAITING_COMMIT_BYTES_MAX,
  WAITING_SPILLED_MAX,
} from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';

/** Ports of the scheduler that this module uses. */
export interface StartAdmissionPorts {
  readonly cache: {
    readonly size: number;
  };
  readonly committer: {
    readonly waitingBytes: number;
  };
  readonly turns: {
    readonly queues: { readonly spilledSize: number };
  };
  readonly cachedInstancesMax: number;
  readonly busyInstancesMax?: number;
  readonly waitingCommitBytesMax?: number;
}

/**
 * Called before a client creates an instance. Instances that wait for a turn may be evicted; those
 * with work at workers, or with activities that wait for one, may not.
 *
 * @throws PerdureError OVERLOADED when there are too many. Decisions of orchestrators are never
 *   rejected: a sidecar that has accepted the start completes it.
 */
export function admitStart({
  cache,
  turns,
  cachedInstancesMax,
  busyInstancesMax,
}: StartAdmissionPorts): void {
  const busyMax = busyInstancesMax ?? BUSY_INSTANCES_MAX;
  if (cache.size >= cachedInstancesMax + busyMax) {
    throw overloaded(
      `${busyMax} instances wait for workers or are out at workers, the limit of --busy-instances`,
      `${LATER}, and check that enough workers are attached`,
      OVERLOAD_RETRY_MS,
    );
  }
  if (turns.queues.spilledSize >= WAITING_SPILLED_MAX) {
    throw overloaded(
      `${WAITING_SPILLED_MAX} instances wait for workers, the maximum`,
      `${LATER}, and check that enough workers are attached`,
      OVERLOAD_RETRY_MS,
    );
  }
}

/** Called before a client's value is stored. Throws OVERLOADED. */
export function admitStartBytes({ committer, waitingCommitBytesMax }: StartAdmissionPorts): void {
  const bytesMax = waitingCommitBytesMax ?? WAITING_COMMIT_BYTES_MAX;
  if (committer.waitingBytes < bytesMax) return;
  const what = `${bytesMax} bytes wait to be written, the maximum`;
  throw overloaded(what, LATER, COMMIT_RETRY_MS);
}

const LATER = 'nothing was stored: try again later';

function overloaded(what: string, advice: string, retryAfterMs: number): PerdureError {
  return new PerdureError('OVERLOADED', `${what}; ${advice}`, { retryAfterMs });
}
