// `npm run conformance`: runs transcripts and the live suite with every SDK. Installs missing tools
// of an SDK, or reports them. conformance/README.md describes the options.
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { goDriver } from './go-driver.mjs';
import { root, runNode } from './process.mjs';
import { ensurePython } from './python.mjs';

/** Builds the Go driver. Returns its path, or why it is not available. */
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

const help = `npm run conformance -- [OPTIONS] [PREFIX]

Plays transcripts, random programs and the live suite with the drivers of SDKs.
PREFIX: only files whose name begins so.

  --sdk NAME             only this SDK of ours: node, python, go (repeatable)
  --driver NAME=COMMAND  a driver that is not ours (repeatable); alone, unless --sdk names others.
                         COMMAND runs in a shell, in the folder that npm was called in
  --only PART            vectors, random, live or across (repeatable)
  --profile PROFILE      core: activities, timers, events, children, continue-as-new, cancel,
                         replay; library: all else (repeatable)
  --mode MODE            of the live suite: warm, evict, cut or restart (repeatable)
  --programs N           how many random programs (default: 2000)
  --seed N               of random moments (default: drawn, and printed) and programs (default: 77)
  --junit FILE           writes JUnit XML
  --write                writes the table of docs/internals/conformance.md
`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(help);
  process.exit(0);
}
const selected = args.flatMap((arg, at) => {
  if (arg === '--sdk') return [args[at + 1]];
  return arg.startsWith('--sdk=') ? [arg.slice('--sdk='.length)] : [];
});
const isForeign = args.some((arg) => arg === '--driver' || arg.startsWith('--driver='));
const plays = (sdk) => (selected.length === 0 ? !isForeign : selected.includes(sdk));

await ensureReady();
const machine = [
  ...(plays('python') ? await findPython() : []),
  ...(plays('go') ? await findGo() : []),
];
process.exitCode = await runNode(join(root, 'conformance/dist/main.js'), [...machine, ...args]);
