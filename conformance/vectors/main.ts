// `npm run vectors`: writes the bytes of all transcripts. With `--check` it writes nothing and
// fails when a file differs.
import { writeFileSync } from 'node:fs';

import { nodeDriver } from '../drivers/node/driver.ts';
import { stale, vectorFiles } from './files.ts';

const files = await vectorFiles(nodeDriver);
if (process.argv.includes('--check')) {
  for (const path of stale(files)) {
    console.log(`${path} does not match the transcripts: run \`npm run vectors\``);
    process.exitCode = 1;
  }
} else {
  for (const { path, text } of files) writeFileSync(path, text);
}
