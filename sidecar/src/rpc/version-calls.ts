import type { ReportVersionsRequest__Output as Report } from '@perdure/proto/v1/ReportVersionsRequest';
import type { ReportVersionsResponse } from '@perdure/proto/v1/ReportVersionsResponse';
import type { SetDefaultVersionRequest__Output as SetDefault } from '@perdure/proto/v1/SetDefaultVersionRequest';

import type { VersionPort } from '../model/version-port.ts';
import type { ServiceCalls } from './service-calls.ts';
import { checkName, checkOptionalName } from '../model/validate.ts';

/** Which versions are needed, and which one new starts get. */
export function versionCalls(port: VersionPort): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      ReportVersions: async ({ name }: Report): Promise<ReportVersionsResponse> => {
        checkOptionalName('name', name);
        const { versions, patches } = await port.reportVersions(name);
        return { versions: [...versions], patches: [...patches] };
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
