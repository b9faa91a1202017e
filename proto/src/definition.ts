// The contract as its .proto files have it, comments and all, for tools that show it to people. The
// only importer of proto-loader: who only speaks the contract needs no parser.
import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import type { PackageDefinition } from '@grpc/proto-loader';

const FILES = ['worker', 'client', 'admin', 'schedule', 'batch'].map(
  (name) => `perdure/v1/${name}.proto`,
);

/** What gRPC server reflection shows. Reads the .proto files: some 80 ms. */
export function readDefinition(): PackageDefinition {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  return loadSync(FILES, { keepCase: true, longs: Number, includeDirs: [folder] });
}
