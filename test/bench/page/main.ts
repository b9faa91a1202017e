// `npm run docs:figures`: writes the tables of the performance page from the results in
// docs/internals/benchmarks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { generatedPage, performancePage } from './page.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const path = join(root, performancePage);
const before = readFileSync(path, 'utf8');
const after = generatedPage(root, before);
if (after === before) console.log(`${performancePage}: up to date`);
else {
  writeFileSync(path, after);
  console.log(`${performancePage}: written`);
}
