// `npm run test:crash`: kills a sidecar at every crash point of every scenario. Passes its
// arguments on: parts of scenario names, and `--every N` for every Nth point.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
const program = join(root, 'test/dist/crash/points/main.js');
process.exitCode = await runNode(program, process.argv.slice(2));
