import type { BackupStoreRequest__Output as Request } from '@perdure/proto/v1/BackupStoreRequest';
import type { BackupStoreResponse } from '@perdure/proto/v1/BackupStoreResponse';

import type { BackupPort } from '../model/backup-port.ts';
import { PerdureError } from '../model/error.ts';
import type { ServiceCalls } from './service-calls.ts';

/** A single folder name, without path separators. */
const FOLDER = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/** Copies of the store. */
export function backupCalls(port: BackupPort): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      BackupStore: async ({ name }: Request): Promise<BackupStoreResponse> => {
        if (name !== '' && !FOLDER.test(name)) {
          const text = `name "${name}": expected up to 100 letters, digits, ".", "_" and "-"`;
          throw new PerdureError('INVALID_ARGUMENT', text);
        }
        return { ...(await port.backup(name)) };
      },
    },
  };
}
