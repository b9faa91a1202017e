// `npm run soak -- --minutes N [--seed S] [--rate R] [--workers W] [--out FILE]`
// is described in docs/internals/soak.md.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(join(root, 'test/dist/soak/main.js'), process.argv.slice(2));
