// `npm run vectors`: writes the encoded bytes of all transcripts, conformance/vectors/*.json.
// `npm run vectors:check` writes nothing and fails if they differ from what is committed.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
const program = join(root, 'conformance/dist/vectors/main.js');
process.exitCode = await runNode(program, process.argv.slice(2));
