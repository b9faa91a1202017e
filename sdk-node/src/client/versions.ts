import type { ReportVersionsResponse__Output as WireReport } from '@perdure/proto/v1/ReportVersionsResponse';

/** One version of an orchestration. */
export interface VersionUse {
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  /** Instances of it that have not ended. */
  readonly live: number;
  /** Workers that have it. */
  readonly workers: number;
  /** True for the version that an unversioned start gets. */
  readonly isDefault: boolean;
  /** In words: what may be deleted, or what is missing. */
  readonly advice: string;
}

/** One change in place: a change id of `ctx.patched`. */
export interface PatchUse {
  readonly name: string;
  readonly changeId: string;
  /** Live instances that took the new way. */
  readonly marked: number;
  /** Live instances that took the old way, or have not come there yet. */
  readonly unmarked: number;
  readonly advice: string;
}

/** Which versions and patches have live instances. */
export interface VersionReport {
  readonly versions: readonly VersionUse[];
  readonly patches: readonly PatchUse[];
}

/** @param read requests one page; its argument is the token from the previous page, at first "". */
export async function readVersionReport(
  read: (pageToken: string) => Promise<WireReport>,
): Promise<VersionReport> {
  const versions: VersionUse[] = [];
  const patches: PatchUse[] = [];
  let pageToken = '';
  do {
    const page = await read(pageToken);
    for (const use of page.versions) versions.push(use);
    for (const use of page.patches) patches.push(use);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return { versions, patches };
}
