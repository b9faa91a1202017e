// `npm run golden`: records missing golden histories of the current version.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
const program = join(root, 'test/dist/golden/histories/main.js');
process.exitCode = await runNode(program, process.argv.slice(2));
