// `npm run bench:peers`: compares the engine with other engines. Passes its arguments on.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(
  join(root, 'test/dist/bench/peers/main.js'),
  process.argv.slice(2),
);
