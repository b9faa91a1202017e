// `npm run lint`: runs all static checks. `npm run lint -- NAME` runs the checks whose name begins
// with NAME.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ensureInstalled } from './ensure-ready.mjs';
import { capture, closingLine, commandOf, formatted, root } from './process.mjs';

const baseline = 'proto/baseline/v1.binpb';

const checks = [
  { name: 'oxlint', command: ['oxlint'], args: ['--type-aware', '--deny-warnings'] },
  { name: 'oxfmt', command: ['oxfmt'], args: ['--check', ...formatted] },
  { name: 'types of tests', command: ['typescript', 'tsc'], args: ['-p', 'tsconfig.tests.json'] },
  { name: 'buf lint', command: ['@bufbuild/buf', 'buf'], args: ['lint'] },
  {
    name: 'buf format',
    command: ['@bufbuild/buf', 'buf'],
    args: ['format', '--diff', '--exit-code'],
  },
  {
    name: 'buf breaking',
    command: ['@bufbuild/buf', 'buf'],
    args: ['breaking', 'proto', '--against', baseline],
    needs: baseline,
  },
  { name: 'reference pages', script: 'scripts/docs-reference.mjs', args: ['--check'] },
];

await ensureInstalled();
const wanted = process.argv[2] ?? '';
const result = { passed: 0, failed: 0, skipped: 0 };
for (const { name, command, script, args, needs } of checks) {
  if (!name.startsWith(wanted)) continue;
  if (needs && !existsSync(join(root, needs))) {
    console.log(`skipped: ${name} (there is no ${needs}; \`npm run proto:baseline\` makes it)`);
    result.skipped += 1;
    continue;
  }
  const program = script ? join(root, script) : commandOf(...command);
  const { code, output } = await capture(process.execPath, [program, ...args]);
  if (code !== 0) console.log(output.trimEnd());
  console.log(`${code === 0 ? 'ok' : 'failed'}: ${name}`);
  result[code === 0 ? 'passed' : 'failed'] += 1;
}
console.log(closingLine(result));
process.exitCode = result.failed > 0 || result.passed === 0 ? 1 : 0;
