// `npm test`: installs and builds if needed, runs all tests, and prints the counts on the last
// line. Passes its arguments to vitest: `npm test -- sidecar/src/engine`, `npm test -- --project
// unit`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { closingLine, commandOf, root, runNode } from './process.mjs';

/**
 * Counts the tests of the report of vitest, with the names of skipped tests and of files that could
 * not be loaded.
 */
function tally(report) {
  const skipped = [];
  const broken = [];
  let passed = 0;
  let failed = 0;
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failed += 1;
      else skipped.push(`${name}: ${test.fullName}`);
    }
    const explained = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !explained) broken.push(name);
  }
  return { passed, failed, skipped, broken };
}

await ensureReady();

const folder = mkdtempSync(join(tmpdir(), 'perdure-test-'));
const reportFile = join(folder, 'report.json');
const code = await runNode(commandOf('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
]);

let result = { passed: 0, failed: 0, skipped: [], broken: [] };
try {
  result = tally(JSON.parse(readFileSync(reportFile, 'utf8')));
} catch (error) {
  result.broken.push(`the test run wrote no report (${error.message})`);
}
rmSync(folder, { recursive: true, force: true });

// Failures outside of tests: a file that does not load, an error outside any test, or no test at
// all.
const { skipped, broken } = result;
if (broken.length === 0 && result.failed === 0 && code !== 0) {
  broken.push(`the test run ended with exit code ${code}; see above`);
}
if (broken.length === 0 && result.passed + result.failed === 0) broken.push('no test ran');
for (const name of broken) console.log(`failed outside a test: ${name}`);
for (const name of skipped) console.log(`skipped: ${name}`);

const failed = result.failed + broken.length;
console.log(closingLine({ passed: result.passed, failed, skipped: skipped.length }));
process.exitCode = failed > 0 ? 1 : 0;
