// Builds the Go conformance driver: generates the code of the contract when it has changed, and
// compiles. `node scripts/go-driver.mjs` prints the path of the program. `goDriver()` returns the
// path or the missing tool.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { capture, commandOf, root } from './process.mjs';

const folder = join(root, 'conformance/drivers/go');

/** Returns the hash of all inputs of the generated code. */
function hashOfSources() {
  const protos = readdirSync(join(root, 'proto/perdure/v1')).toSorted();
  const hash = createHash('sha256');
  for (const name of protos) hash.update(readFileSync(join(root, 'proto/perdure/v1', name)));
  for (const name of ['buf.gen.yaml', 'go.sum']) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

async function run(command, args) {
  const { code, output } = await capture(command, args, { cwd: folder });
  if (code !== 0) throw new Error(`${command} ${args[0]} failed:\n${output}`);
}

/**
 * Returns `{ program }`, or `{ missing }` with the reason. Throws when the driver does not compile.
 */
export async function goDriver() {
  if ((await capture('go', ['version'])).code !== 0)
    return { missing: 'go (1.24 or later) is not installed' };
  const stamp = join(folder, 'gen/.stamp');
  const hash = hashOfSources();
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
    const buf = commandOf('@bufbuild/buf', 'buf');
    await run(process.execPath, [buf, 'generate', join(root, 'proto')]);
    mkdirSync(join(folder, 'gen'), { recursive: true });
    writeFileSync(stamp, hash);
  }
  const program = join(folder, 'bin/driver');
  await run('go', ['build', '-o', program, '.']);
  return { program };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { program, missing } = await goDriver();
  console.log(program ?? missing);
  if (missing !== undefined) process.exitCode = 1;
}
