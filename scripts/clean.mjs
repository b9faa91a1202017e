// Removes the output of the build.
import { rmSync } from 'node:fs';

for (const place of [
  'proto',
  'sidecar',
  'sdk-node',
  'create-perdure',
  'eslint-plugin',
  'conformance',
  'examples',
  'test',
]) {
  rmSync(new URL(`../${place}/dist`, import.meta.url), { recursive: true, force: true });
}
