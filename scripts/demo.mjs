// `npm run demo`: runs the order pipeline and kills its processes half way.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(join(root, 'examples/dist/demo/main.js'), process.argv.slice(2));
