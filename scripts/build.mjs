// Compiles everything that changed, and takes away what it compiled from sources that are gone.
import { removeOrphans } from './orphans.mjs';
import { commandOf, runNode } from './process.mjs';

process.exitCode = await runNode(commandOf('typescript', 'tsc'), ['-b', ...process.argv.slice(2)]);
if (process.exitCode === 0) removeOrphans();
