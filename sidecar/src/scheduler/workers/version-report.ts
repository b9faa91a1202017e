import { FirstByName } from '../../lib/first-by-name.ts';
import { PAGE_SIZE_MAX, VERSION_NAMES_PAGE_MAX, VERSIONS_REPORTED_MAX } from '../../limits.ts';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow, InstanceStatus } from '../../model/instance.ts';
import type { PatchUse, VersionReport, VersionUse } from '../../model/version-port.ts';
import { compareVersions } from './versions.ts';
import type { HistoryStore } from '../../model/ports.ts';
import type { LiveInstance, Worker } from '../instances/live-instance.ts';
import { nextIteration } from '../../lib/loop-slices.ts';

/** Ports of the scheduler that this module uses. */
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

/** Counts of one orchestration. */
class Tally {
  live = 0;
  readonly byVersion = new Map<string, number>();
  readonly marked = new Map<string, number>();

  count({ version, details }: InstanceRow): void {
    this.live += 1;
    countOne(this.byVersion, version);
    for (const id of details?.patches ?? []) countOne(this.marked, id);
  }

  /** Adds a version, which may have no instance. */
  know(version: string): void {
    const { byVersion } = this;
    if (byVersion.size < VERSIONS_REPORTED_MAX && !byVersion.has(version))
      byVersion.set(version, 0);
  }
}

function countOne(counts: Map<string, number>, key: string): void {
  const count = counts.get(key);
  if (count === undefined && counts.size >= VERSIONS_REPORTED_MAX) return;
  counts.set(key, (count ?? 0) + 1);
}

type Tallies = FirstByName<Tally>;

/** Versions that are reported before other tasks run. */
const VERSIONS_PER_TICK = 100;

/** Versions and patches with live instances, of one orchestration; '': of all orchestrations. */
export async function reportVersions(
  ports: VersionReportPorts,
  name: string,
  after: string | null,
): Promise<VersionReport> {
  const tallies: Tallies = new FirstByName(after, VERSION_NAMES_PAGE_MAX, () => new Tally());
  await countLive(ports, name, tallies);
  for (const worker of ports.workers.attached) {
    for (const handler of worker.hello.orchestrations) {
      if (name !== '' && handler.name !== name) continue;
      tallies.of(handler.name)?.know(handler.version);
    }
  }
  for (const one of ports.versions.names()) {
    if (name !== '' && one !== name) continue;
    tallies.of(one)?.know(ports.versions.of(one));
  }
  const { entries, hasMore } = tallies.take();
  const versions: VersionUse[] = [];
  for (const [one, tally] of entries) {
    for (const use of versionsOf(ports, one, tally)) {
      versions.push(use);
      if (versions.length % VERSIONS_PER_TICK > 0) continue;
      await nextIteration();
    }
  }
  const patches = entries.flatMap(([one, tally]) => patchesOf(one, tally));
  return { versions, patches, next: hasMore ? entries.at(-1)![0] : null };
}

async function countLive(ports: VersionReportPorts, name: string, tallies: Tallies): Promise<void> {
  const filter = { ...EVERY_INSTANCE, name, statuses: LIVE };
  let before: number | null = null;
  do {
    const page = await ports.store.list(filter, before, PAGE_SIZE_MAX);
    for (const stored of page.rows) {
      // The state in memory is newer: a mark, or a next execution, may not be on disk yet.
      const row = ports.cache.byNumber(stored.instanceNumber)?.row() ?? stored;
      if (hasEnded(row.status) || row.isUnreadable) continue;
      tallies.of(row.name)?.count(row);
    }
    before = page.next;
  } while (before !== null);
}

function* versionsOf(
  ports: VersionReportPorts,
  name: string,
  { byVersion }: Tally,
): Generator<VersionUse> {
  const preset = ports.versions.of(name);
  const forStart = ports.versions.forStart(name);
  const versions = [...byVersion.keys()].sort((a, b) => compareVersions(b, a));
  for (const version of versions) {
    const live = byVersion.get(version)!;
    let workers = 0;
    for (const worker of ports.workers.attached) {
      if (hasVersion(worker.versionsOf(name), version)) workers += 1;
    }
    const isDefault = preset === '' ? workers > 0 && version === forStart : version === preset;
    yield { name, version, live, workers, isDefault, advice: adviceOf(live, workers, isDefault) };
  }
}

/** An unversioned instance is dispatched to any worker that has the name. */
export function hasVersion(versions: Iterable<string>, version: string): boolean {
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
        ? 'all live instances run the new code: delete the old branch; ' +
          'keep deprecatePatch while there are marked ones'
        : `${unmarked} live without the mark: keep patched() and both branches`;
    return { name, changeId, marked: count, unmarked, advice };
  });
}
