// `npm run docs:reference`: writes the tables of docs/reference that derive from code. Each table
// is between `<!-- generated: NAME -->` and `<!-- end -->`. With --check, it writes nothing and
// exits with code 1 if a table differs from the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { root } from './process.mjs';
import { commandTable, exitTable, optionTables } from './reference/commands.mjs';
import { errorTable } from './reference/errors.mjs';
import { limitTable, sdkLimitTable } from './reference/limits.mjs';
import { logTable } from './reference/logs.mjs';
import { metricTable } from './reference/metrics.mjs';
import { settingTable } from './reference/settings.mjs';

/** Functions that generate a table. Each receives the present text of its table. */
const MAKERS = {
  commands: commandTable,
  options: optionTables,
  'exit codes': exitTable,
  errors: errorTable,
  limits: limitTable,
  'SDK limits': sdkLimitTable('sdk-node/src/limits.ts'),
  'connection limits': sdkLimitTable('sdk-node/src/connection/limits.ts'),
  'log fields': logTable,
  metrics: metricTable,
  settings: settingTable,
};

const PAGES = ['command-line', 'errors', 'limits', 'logs', 'metrics', 'settings'];

await ensureReady();
const isCheck = process.argv.includes('--check');
const stale = [];
const found = new Set();
for (const page of PAGES) {
  const path = join(root, `docs/reference/${page}.md`);
  const before = readFileSync(path, 'utf8');
  let after = before;
  for (const [region, name, text] of before.matchAll(
    /<!-- generated: (.+?) -->\n(.*?)<!-- end -->/gs,
  )) {
    found.add(name);
    const table = (await MAKERS[name](text)).trim();
    after = after.replace(region, () => `<!-- generated: ${name} -->\n\n${table}\n\n<!-- end -->`);
  }
  if (after === before) continue;
  stale.push(page);
  if (!isCheck) writeFileSync(path, after);
}
for (const name of Object.keys(MAKERS)) {
  if (!found.has(name)) throw new Error(`no page has the table "${name}"`);
}
for (const page of stale) {
  const message = isCheck ? 'differs from the code; run npm run docs:reference' : 'written';
  console.log(`docs/reference/${page}.md: ${message}`);
}
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
