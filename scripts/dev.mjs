// `npm run dev`: compiles on change, and runs the unit tests that a change concerns. Unit tests run
// on sources and do not wait for the compiler. Further arguments go to vitest: `npm run dev --
// sidecar/src/engine`. Both programs end together.
import { spawn } from 'node:child_process';

import { ensureReady } from './ensure-ready.mjs';
import { commandOf, root } from './process.mjs';

await ensureReady();

const programs = [
  [commandOf('typescript', 'tsc'), '-b', '--watch', '--preserveWatchOutput'],
  [commandOf('vitest'), 'watch', '--project', 'unit', ...process.argv.slice(2)],
];
const children = programs.map((args) =>
  spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }),
);

function endAll() {
  for (const child of children) child.kill('SIGTERM');
}

for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    endAll();
  });
}
process.on('SIGINT', endAll).on('SIGTERM', endAll);
