// `npm run conformance`: plays transcripts and live suite with every SDK. What the machine lacks
// for one is installed, or reported by name. conformance/README.md says what can be asked for.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { goDriver } from './go-driver.mjs';
import { root, runNode } from './process.mjs';
import { ensurePython } from './python.mjs';

/** The driver in Go, built; or why it is not. */
async function findGo() {
  try {
    const { program, missing } = await goDriver();
    return missing === undefined ? ['--go', program] : ['--no-go', missing];
  } catch (error) {
    return ['--no-go', error.message];
  }
}

async function findPython() {
  const { python, missing } = await ensurePython();
  return missing === undefined ? ['--python', python] : ['--no-python', missing];
}

const args = process.argv.slice(2);
const asked = args.flatMap((arg, at) => {
  if (arg === '--sdk') return [args[at + 1]];
  return arg.startsWith('--sdk=') ? [arg.slice('--sdk='.length)] : [];
});
const plays = (sdk) => asked.length === 0 || asked.includes(sdk);

await ensureReady();
const machine = [
  ...(plays('python') ? await findPython() : []),
  ...(plays('go') ? await findGo() : []),
];
process.exitCode = await runNode(join(root, 'conformance/dist/main.js'), [...machine, ...args]);
