// Plays every transcript against the Node SDK and ends with `N passed, N failed`. An argument picks
// the files whose names begin with it.
import { fileURLToPath } from 'node:url';

import { nodeDriver } from './drivers/node/driver.ts';
import { playCases, readCases } from './transcripts.ts';

// This file runs as dist/main.js; the transcripts are not built.
const folder = fileURLToPath(new URL('../cases', import.meta.url));
const results = await playCases(nodeDriver, readCases(folder, process.argv[2] ?? ''));
const failed = results.filter(({ wrong }) => wrong.length > 0);
for (const { file, name, wrong } of failed) {
  console.log(`failed: ${file}: ${name}`);
  for (const text of wrong) console.log(`  ${text}`);
}
console.log(`transcripts against the ${nodeDriver.name}`);
console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || results.length === 0 ? 1 : 0;
