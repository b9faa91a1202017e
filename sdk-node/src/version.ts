import { createRequire } from 'node:module';

interface Manifest {
  version: string;
}

/** Version of this package. */
export const SDK_VERSION: string = (createRequire(import.meta.url)('../package.json') as Manifest)
  .version;
