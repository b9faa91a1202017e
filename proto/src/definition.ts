// The contract from its .proto files, including comments, for tools that show it. Only this file
// imports proto-loader: programs that only use the contract need no parser.
import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import type { PackageDefinition } from '@grpc/proto-loader';

const FILES = ['worker', 'client', 'admin', 'schedule', 'batch'].map(
  (name) => `perdure/v1/${name}.proto`,
);

/** The definition for gRPC server reflection. Reads the .proto files, which takes about 80 ms. */
export function readDefinition(): PackageDefinition {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  return loadSync(FILES, { keepCase: true, longs: Number, includeDirs: [folder] });
}
