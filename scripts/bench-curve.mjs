// `npm run bench:curve`: cost by number of instances; arguments go to it.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(
  join(root, 'test/dist/bench/curve/main.js'),
  process.argv.slice(2),
);
