// Removes the output of the build.
import { rmSync } from 'node:fs';

const places = ['proto', 'sidecar', 'sdk-node', 'eslint-plugin', 'conformance', 'examples', 'test'];
for (const place of places) {
  rmSync(new URL(`../${place}/dist`, import.meta.url), { recursive: true, force: true });
}
