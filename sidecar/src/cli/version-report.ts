import type { PatchUse__Output as PatchUse } from '@perdure/proto/v1/PatchUse';
import type { ReportVersionsResponse__Output as Report } from '@perdure/proto/v1/ReportVersionsResponse';
import type { VersionUse__Output as VersionUse } from '@perdure/proto/v1/VersionUse';

import type { Connection } from './connection.ts';

/**
 * Reads all pages of the report of versions. The sidecar reads every live instance for the report,
 * which may take minutes.
 */
export async function reportVersions(
  connection: Pick<Connection, 'call'>,
  request: { readonly name?: string } = {},
): Promise<{ readonly versions: readonly VersionUse[]; readonly patches: readonly PatchUse[] }> {
  const versions: VersionUse[] = [];
  const patches: PatchUse[] = [];
  let pageToken = '';
  do {
    const asked = { ...request, pageToken };
    const terms = { waits: true };
    const page: Report = await connection.call('AdminService', 'ReportVersions', asked, terms);
    for (const use of page.versions) versions.push(use);
    for (const use of page.patches) patches.push(use);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return { versions, patches };
}
