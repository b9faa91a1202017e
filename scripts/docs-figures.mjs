// `npm run docs:figures`: writes the tables of the performance page from results in the repository.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(join(root, 'test/dist/bench/page/main.js'));
