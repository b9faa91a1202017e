// The contract at run time: service definitions with their codecs, compiled from the .proto files
// of @perdure/proto. The only importer of proto-loader. The options decide what wire objects look
// like, and scripts/gen.mjs gives the same to the generator of `generated/`.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import { loadSync } from '@grpc/proto-loader';
import type { MethodDefinition } from '@grpc/proto-loader';

import type { AdminServiceDefinition } from './generated/perdure/v1/AdminService.ts';
import type { ClientServiceDefinition } from './generated/perdure/v1/ClientService.ts';
import type { WorkerServiceDefinition } from './generated/perdure/v1/WorkerService.ts';

/** A method of a service, with the codecs of its requests and answers. */
export type { MethodDefinition };

/** The services of the contract. */
export interface Contract {
  worker: WorkerServiceDefinition;
  client: ClientServiceDefinition;
  admin: AdminServiceDefinition;
}

/** Version of the protocol that this SDK speaks. */
export const PROTOCOL_VERSION: number = 1;

const FILES = ['worker', 'client', 'admin'].map((name) => `perdure/v1/${name}.proto`);

let loaded: Contract | undefined;

/** The contract, read at the first call and kept: compiling takes some 30 ms. */
export function loadContract(): Contract {
  loaded ??= readContract();
  return loaded;
}

function readContract(): Contract {
  const manifest = createRequire(import.meta.url).resolve('@perdure/proto/package.json');
  const definitions = loadSync(FILES, {
    includeDirs: [dirname(manifest)],
    keepCase: false,
    // 64-bit numbers stay below 2^53 by contract, and decoding to numbers is twice as fast.
    longs: Number,
    enums: String,
    defaults: true,
    arrays: true,
    objects: true,
    oneofs: true,
    bytes: Buffer,
  });
  return {
    worker: definitions['perdure.v1.WorkerService'] as unknown as WorkerServiceDefinition,
    client: definitions['perdure.v1.ClientService'] as unknown as ClientServiceDefinition,
    admin: definitions['perdure.v1.AdminService'] as unknown as AdminServiceDefinition,
  };
}
