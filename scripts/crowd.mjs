// `npm run test:crowd -- --connections N`: what idle connections cost (docs/operate/security.md).
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(join(root, 'test/dist/hostile/crowd.js'), process.argv.slice(2));
