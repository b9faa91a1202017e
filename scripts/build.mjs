// Compiles changed sources, deletes the output of deleted sources, and bundles the command.
import { updateBundle } from './bundle.mjs';
import { ensureInstalled } from './ensure-ready.mjs';
import { removeOrphans } from './orphans.mjs';
import { commandOf, runNode } from './process.mjs';

// Another branch may need other packages.
await ensureInstalled();
process.exitCode = await runNode(commandOf('typescript', 'tsc'), ['-b', ...process.argv.slice(2)]);
if (process.exitCode === 0) {
  removeOrphans();
  await updateBundle();
}
