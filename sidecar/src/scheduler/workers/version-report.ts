import { PAGE_SIZE_MAX } from '../../limits.ts';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow, InstanceStatus } from '../../model/instance.ts';
import type { PatchUse, VersionReport, VersionUse } from '../../model/version-port.ts';
import { compareVersions } from './versions.ts';
import type { HistoryStore } from '../../model/ports.ts';
import type { LiveInstance, Worker } from '../instances/live-instance.ts';

/** What version report uses of the scheduler. */
export interface VersionReportPorts {
  readonly cache: {
    byNumber(instanceNumber: number): LiveInstance | undefined;
  };
  readonly workers: {
    readonly attached: ReadonlySet<Worker>;
  };
  readonly versions: {
    forStart(name: string): string;
    names(): Iterable<string>;
    of(name: string): string;
  };
  readonly store: HistoryStore;
}

const LIVE: readonly InstanceStatus[] = ['pending', 'running', 'suspended', 'stuck'];

/** What is counted of one orchestration. */
class Tally {
  live = 0;
  readonly byVersion = new Map<string, number>();
  readonly marked = new Map<string, number>();

  count({ version, details }: InstanceRow): void {
    this.live += 1;
    this.byVersion.set(version, (this.byVersion.get(version) ?? 0) + 1);
    for (const id of details?.patches ?? []) this.marked.set(id, (this.marked.get(id) ?? 0) + 1);
  }
}

/** Which versions and patches have live instances; of one orchestration, or with '' of all. */
export async function reportVersions(
  ports: VersionReportPorts,
  name: string,
): Promise<VersionReport> {
  const tallies = await countLive(ports, name);
  const know = (one: string): Tally => {
    let tally = tallies.get(one);
    if (tally === undefined) tallies.set(one, (tally = new Tally()));
    return tally;
  };
  for (const worker of ports.workers.attached) {
    for (const handler of worker.hello.orchestrations) {
      if (name !== '' && handler.name !== name) continue;
      const { byVersion } = know(handler.name);
      if (!byVersion.has(handler.version)) byVersion.set(handler.version, 0);
    }
  }
  for (const one of ports.versions.names()) {
    if (name !== '' && one !== name) continue;
    const { byVersion } = know(one);
    const version = ports.versions.of(one);
    if (!byVersion.has(version)) byVersion.set(version, 0);
  }
  const names = [...tallies.keys()].sort();
  return {
    versions: names.flatMap((one) => versionsOf(ports, one, tallies.get(one)!)),
    patches: names.flatMap((one) => patchesOf(one, tallies.get(one)!)),
  };
}

async function countLive(ports: VersionReportPorts, name: string): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  const filter = { ...EVERY_INSTANCE, name, statuses: LIVE };
  let before: number | null = null;
  do {
    const page = await ports.store.list(filter, before, PAGE_SIZE_MAX);
    for (const stored of page.rows) {
      // What is in memory is newer: a mark, or a next execution, may not be on disk yet.
      const row = ports.cache.byNumber(stored.instanceNumber)?.row() ?? stored;
      if (hasEnded(row.status) || row.isUnreadable) continue;
      let tally = tallies.get(row.name);
      if (tally === undefined) tallies.set(row.name, (tally = new Tally()));
      tally.count(row);
    }
    before = page.next;
  } while (before !== null);
  return tallies;
}

function versionsOf(ports: VersionReportPorts, name: string, { byVersion }: Tally): VersionUse[] {
  const preset = ports.versions.of(name);
  const forStart = ports.versions.forStart(name);
  const versions = [...byVersion.keys()].sort((a, b) => compareVersions(b, a));
  return versions.map((version) => {
    const live = byVersion.get(version)!;
    let workers = 0;
    for (const worker of ports.workers.attached) {
      if (hasVersion(worker.versionsOf(name), version)) workers += 1;
    }
    const isDefault = preset === '' ? workers > 0 && version === forStart : version === preset;
    return { name, version, live, workers, isDefault, advice: adviceOf(live, workers, isDefault) };
  });
}

/** An unversioned instance goes to any worker that has the name. */
function hasVersion(versions: Iterable<string>, version: string): boolean {
  for (const one of versions) if (version === '' || one === version) return true;
  return false;
}

function adviceOf(live: number, workers: number, isDefault: boolean): string {
  const instances = live === 1 ? '1 live instance' : `${live} live instances`;
  if (live > 0 && workers === 0) return `${instances}, and no worker has it: start one`;
  if (live > 0) return `${instances}: keep a worker that has it`;
  if (!isDefault) return 'no live instance: may be deleted';
  if (workers === 0) return 'no live instance, but new starts get it, and no worker has it';
  return 'no live instance, but new starts get it';
}

function patchesOf(name: string, { live, marked }: Tally): PatchUse[] {
  return [...marked.keys()].sort().map((changeId) => {
    const count = marked.get(changeId)!;
    const unmarked = live - count;
    const advice =
      unmarked === 0
        ? 'all live instances took the new way: the old branch may go; ' +
          'keep deprecatePatch while there are marked ones'
        : `${unmarked} live without the mark: keep patched() and both branches`;
    return { name, changeId, marked: count, unmarked, advice };
  });
}
