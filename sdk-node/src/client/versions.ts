import type { ReportVersionsResponse__Output as WireReport } from '@perdure/proto/v1/ReportVersionsResponse';

/** One version of an orchestration. */
export interface VersionUse {
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  /** Number of its instances that have not ended. */
  readonly live: number;
  /** Number of workers that offer it. */
  readonly workers: number;
  /** True for the version that a start without a version gets. */
  readonly isDefault: boolean;
  /** Explanation in English: the version may be deleted, or a worker is missing. */
  readonly advice: string;
}

/** A patch: a change id of `ctx.patched`. */
export interface PatchUse {
  readonly name: string;
  readonly changeId: string;
  /** Number of live instances that took the new branch. */
  readonly marked: number;
  /** Number of live instances that took the old branch or have not reached the patch. */
  readonly unmarked: number;
  readonly advice: string;
}

/** The versions and patches that have live instances. */
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
