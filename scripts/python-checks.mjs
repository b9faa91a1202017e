// `npm run test:python`: types, lint, API report and tests of the Python SDK, against the built
// sidecar. Ends with `N passed, N failed`; missing tools, such as Python or a package index, are
// reported as failures.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { capture, root } from './process.mjs';
import { ensurePython } from './python.mjs';

const sdk = join(root, 'sdk-python');
let passed = 0;
let failed = 0;

function count(name, isGood) {
  if (isGood) passed += 1;
  else failed += 1;
  console.log(`${isGood ? 'ok' : 'failed'}: ${name}`);
}

async function checkAll(python) {
  const inSdk = (...args) => capture(python, ['-m', ...args], { cwd: sdk });
  for (const [name, ...args] of [
    ['types (mypy)', 'mypy'],
    ['lint (ruff)', 'ruff', 'check', '.'],
    ['format (ruff)', 'ruff', 'format', '--check', '.'],
  ]) {
    const { code, output } = await inSdk(...args);
    if (code !== 0) console.log(output);
    count(name, code === 0);
  }
  const contracts = 'from importlinter.cli import lint_imports_command as run; run()';
  const layers = await capture(python, ['-c', contracts], { cwd: sdk });
  if (layers.code !== 0) console.log(layers.output);
  count('layers (import-linter)', layers.code === 0);
  const api = await capture(python, [join(sdk, 'scripts/api.py'), '--check'], { cwd: sdk });
  if (api.code !== 0) console.log(api.output);
  count('public API (scripts/api.py)', api.code === 0);
  const { code, output } = await inSdk('pytest', '-q', 'tests');
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
  const wrong = number('failed') + number('error');
  passed += number('passed');
  failed += wrong;
  if (code !== 0) console.log(output);
  if (code !== 0 && wrong === 0) count(`pytest ended with exit code ${code}`, false);
}

await ensureReady();
const { python, missing } = await ensurePython();
if (missing === undefined) await checkAll(python);
else count(missing, false);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
