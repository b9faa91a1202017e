// `npm run bench:curve`: measures the cost by number of instances. Passes its arguments on.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(
  join(root, 'test/dist/bench/curve/main.js'),
  process.argv.slice(2),
);
