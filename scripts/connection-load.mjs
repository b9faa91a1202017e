// `npm run test:connection-load -- --connections N`: measures the cost of idle connections; see
// docs/operate/security.md.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(
  join(root, 'test/dist/hostile/connection-load.js'),
  process.argv.slice(2),
);
