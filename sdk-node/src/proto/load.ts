// The contract at run time: service definitions with their codecs, which @perdure/proto compiles
// from its .proto files. The only importer of that package. `generated/` holds the types of what
// the codecs give and take; scripts/gen.mjs writes it.
import { loadContract as loadProto } from '@perdure/proto/codec';

import type { AdminServiceDefinition } from './generated/perdure/v1/AdminService.ts';
import type { ClientServiceDefinition } from './generated/perdure/v1/ClientService.ts';
import type { WorkerServiceDefinition } from './generated/perdure/v1/WorkerService.ts';

/** The services of the contract. */
export interface Contract {
  worker: WorkerServiceDefinition;
  client: ClientServiceDefinition;
  admin: AdminServiceDefinition;
}

/** Version of the protocol that this SDK speaks. */
export const PROTOCOL_VERSION: number = 1;

let loaded: Contract | undefined;

/** The contract, read at the first call and kept: compiling takes some 50 ms. */
export function loadContract(): Contract {
  loaded ??= readContract();
  return loaded;
}

function readContract(): Contract {
  const contract = loadProto();
  return {
    worker: contract.service('WorkerService') as unknown as WorkerServiceDefinition,
    client: contract.service('ClientService') as unknown as ClientServiceDefinition,
    admin: contract.service('AdminService') as unknown as AdminServiceDefinition,
  };
}
