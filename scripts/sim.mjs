// `npm run test:sim`: runs the whole system in one thread, with a seed. See
// docs/internals/simulation.md.
//   npm run test:sim -- --seeds 2000 --from 1    many seeds, one after the other
//   npm run test:sim -- --seed 17                one seed, twice; shrinks a failure
//   npm run test:sim -- --mutations              shows that deliberate bugs are found
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root, runNode } from './process.mjs';

await ensureReady();
process.exitCode = await runNode(join(root, 'test/dist/sim/main.js'), process.argv.slice(2));
