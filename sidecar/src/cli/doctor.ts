import type { Batch__Output as Batch } from '@perdure/proto/v1/Batch';
import type { CountInstancesResponse__Output as Counts } from '@perdure/proto/v1/CountInstancesResponse';
import type { DescribeSidecarResponse__Output as Sidecar } from '@perdure/proto/v1/DescribeSidecarResponse';
import type { GetInstanceResponse__Output as Got } from '@perdure/proto/v1/GetInstanceResponse';
import type { Instance__Output as Instance } from '@perdure/proto/v1/Instance';
import type { ListInstancesResponse__Output as Page } from '@perdure/proto/v1/ListInstancesResponse';
import type { QueueInfo__Output as Queue } from '@perdure/proto/v1/QueueInfo';
import type { ScheduleInfo__Output as Schedule } from '@perdure/proto/v1/ScheduleInfo';
import type { VersionUse__Output as VersionUse } from '@perdure/proto/v1/VersionUse';
import type { WorkerInfo__Output as Worker } from '@perdure/proto/v1/WorkerInfo';

import { CallError } from './call-error.ts';
import type { Connection } from './connection.ts';
import { listAll } from './pages.ts';
import { reportVersions } from './version-report.ts';

/** Limit of instances that the report reads individually; the counts include all instances. */
const INSPECTED_MAX = 200;
/** Limit of instances listed per reason. */
const EXAMPLES_MAX = 10;
/** Limit of concurrent calls. */
const CONCURRENT_CALLS_MAX = 20;

/** Instances that wait for the same reason. */
export interface ReasonFound {
  /** A WaitReason, as the contract names it. */
  readonly reason: string;
  readonly instances: number;
  readonly examples: readonly { readonly instanceId: string; readonly detail: string }[];
}

/** The health of a sidecar. A field is null if the release of the sidecar does not report it. */
export interface Findings {
  readonly sidecar: Sidecar;
  readonly workers: readonly Worker[];
  readonly counts: Counts['counts'] | null;
  readonly reasons: readonly ReasonFound[];
  readonly inspected: number;
  /** Live instances of versions that no attached worker has. */
  readonly orphans: readonly VersionUse[] | null;
  readonly queues: readonly Queue[] | null;
  readonly schedules: readonly Schedule[] | null;
  readonly batches: readonly Batch[] | null;
}

/** Collects the findings from a sidecar. */
export async function collectFindings(connection: Connection): Promise<Findings> {
  const sidecar = await connection.call<Sidecar>('AdminService', 'DescribeSidecar', {});
  const workers = await listAll<Worker>(connection, {
    service: 'AdminService',
    rpc: 'ListWorkers',
    field: 'workers',
  });
  const [counts, report, queues, schedules, batches] = await Promise.all([
    answerOrNull(connection.call<Counts>('AdminService', 'CountInstances', {})),
    answerOrNull(reportVersions(connection)),
    answerOrNull(
      listAll<Queue>(connection, { service: 'AdminService', rpc: 'ListQueues', field: 'queues' }),
    ),
    answerOrNull(
      listAll<Schedule>(connection, {
        service: 'ScheduleService',
        rpc: 'ListSchedules',
        field: 'schedules',
      }),
    ),
    answerOrNull(
      listAll<Batch>(connection, { service: 'BatchService', rpc: 'ListBatches', field: 'batches' }),
    ),
  ]);
  const live = (await answerOrNull(someLive(connection))) ?? [];
  return {
    sidecar,
    workers,
    counts: counts?.counts ?? null,
    reasons: reasonsOf(live),
    inspected: live.length,
    orphans: report?.versions.filter((one) => one.live > 0 && one.workers === 0) ?? null,
    queues,
    schedules: schedules?.filter((one) => one.missed > 0 || one.skipped > 0) ?? null,
    batches: batches?.filter((one) => one.failed > 0) ?? null,
  };
}

/** Error codes of a sidecar that does not have the call, or cannot read its store. */
const NO_FINDING: ReadonlySet<string> = new Set(['', 'STORE_FAILED']);

/** Resolves to null if the sidecar has no answer to the call. */
async function answerOrNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CallError && NO_FINDING.has(error.code)) return null;
    throw error;
  }
}

/** Reads instances that have not ended, with all their reasons: stuck instances first. */
export async function someLive(connection: Connection): Promise<Instance[]> {
  const ids: string[] = [];
  const groups = [['STUCK'], ['PENDING', 'RUNNING', 'SUSPENDED']];
  for (const group of groups) {
    const statuses = group.map((status) => `INSTANCE_STATUS_${status}`);
    let pageToken = '';
    do {
      const pageSize = INSPECTED_MAX - ids.length;
      if (pageSize === 0) break;
      const request = { statuses, pageSize, pageToken };
      const page = await connection.call<Page>('ClientService', 'ListInstances', request);
      for (const { instanceId } of page.instances) ids.push(instanceId);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
  }
  const found: Instance[] = [];
  for (let at = 0; at < ids.length; at += CONCURRENT_CALLS_MAX) {
    const calls = ids
      .slice(at, at + CONCURRENT_CALLS_MAX)
      .map((id) => readInstance(connection, id));
    for (const instance of await Promise.all(calls)) if (instance !== null) found.push(instance);
  }
  return found;
}

/** Reads an instance; null when the instance was deleted after the listing. */
async function readInstance(connection: Connection, instanceId: string): Promise<Instance | null> {
  try {
    return (await connection.call<Got>('ClientService', 'GetInstance', { instanceId })).instance;
  } catch (error) {
    if (error instanceof CallError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** Groups instances by reason, the most frequent reason first. */
export function reasonsOf(instances: readonly Instance[]): ReasonFound[] {
  const found = new Map<
    string,
    { instances: number; examples: ReasonFound['examples'][number][] }
  >();
  for (const { instanceId, waitingFor } of instances) {
    const own = new Map(waitingFor.map((waiting) => [String(waiting.reason), waiting]));
    for (const [reason, { detail, name }] of own) {
      const group = found.get(reason) ?? { instances: 0, examples: [] };
      found.set(reason, group);
      group.instances += 1;
      if (group.examples.length >= EXAMPLES_MAX) continue;
      group.examples.push({ instanceId, detail: detail || name });
    }
  }
  const all = [...found].map(([reason, group]) => ({ reason, ...group }));
  return all.sort((a, b) => b.instances - a.instances);
}
