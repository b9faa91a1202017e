// `npm run conformance`: plays every transcript against the Node SDK.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(join(root, 'conformance/dist/main.js'), process.argv.slice(2));
