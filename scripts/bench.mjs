// `npm run bench`: runs the benchmark. Passes its arguments on.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(join(root, 'test/dist/bench/main.js'), process.argv.slice(2));
