import type { ReportVersionsRequest__Output as Report } from '@perdure/proto/v1/ReportVersionsRequest';
import type { ReportVersionsResponse } from '@perdure/proto/v1/ReportVersionsResponse';
import type { SetDefaultVersionRequest__Output as SetDefault } from '@perdure/proto/v1/SetDefaultVersionRequest';

import type { VersionPort } from '../model/version-port.ts';
import { keyToken, readKeyToken } from './page.ts';
import type { ServiceCalls } from './service-calls.ts';
import { checkName, checkOptionalName } from '../model/validate.ts';

/** The service of versions in use and of default versions. */
export function versionCalls(port: VersionPort): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      ReportVersions: async ({ name, pageToken }: Report): Promise<ReportVersionsResponse> => {
        checkOptionalName('name', name);
        const report = await port.reportVersions(name, readKeyToken(pageToken));
        const nextPageToken = report.next === null ? '' : keyToken(report.next);
        return { versions: [...report.versions], patches: [...report.patches], nextPageToken };
      },
      SetDefaultVersion: async ({ name, version }: SetDefault): Promise<object> => {
        checkName('name', name);
        checkOptionalName('version', version);
        await port.setDefaultVersion(name, version);
        return {};
      },
    },
  };
}
