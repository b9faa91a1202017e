// `npm run bench:peers`: the comparison with other engines; arguments go to it.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(
  join(root, 'test/dist/bench/peers/main.js'),
  process.argv.slice(2),
);
