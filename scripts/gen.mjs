// `npm run gen`: writes the TypeScript types of the contract (`@perdure/proto/v1/NAME`) and the
// schema of its codecs. `npm run gen:check` writes them to a temporary folder and fails if they
// differ from the committed files. The options must match the objects that the codecs of proto/src
// encode and decode.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

import { schemaModule } from './contract-schema.mjs';
import { contractModules } from './contract-types.mjs';
import { ensureInstalled } from './ensure-ready.mjs';
import { capture, commandOf, root } from './process.mjs';

const target = 'proto/src/generated';
const options = [
  '--longs=Number',
  '--enums=String',
  '--defaults',
  '--oneofs',
  '--grpcLib=@grpc/grpc-js',
  '--importFileExtension=.ts',
];
const header = '// Generated from proto/ by `npm run gen`: do not edit.\n';
// The generated files have unused imports, which our compiler options reject.
const unchecked = '// @ts-nocheck\n';

function listFiles(folder) {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((file) => join(file.parentPath, file.name).slice(folder.length + 1)).sort();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes the lists of input types read-only. */
function withReadonlyLists(text) {
  const [written, ...read] = text.split(/^(?=export interface \w+__Output)/m);
  return [written.replace(/: (\(.*\)\[\];)$/gm, ': readonly $1'), ...read].join('');
}

async function generate(folder) {
  // The options are only for generators; no message contains them.
  const protos = listFiles(join(root, 'proto')).filter((file) => {
    return file.endsWith('.proto') && !file.endsWith('options.proto');
  });
  rmSync(folder, { recursive: true, force: true });
  const tool = commandOf('@grpc/proto-loader', 'proto-loader-gen-types');
  const args = [tool, ...options, '-I', 'proto', '-O', folder, ...protos];
  const { code, output } = await capture(process.execPath, args);
  if (code !== 0) throw new Error(`proto-loader-gen-types failed:\n${output}`);
  for (const file of listFiles(folder)) {
    const path = join(folder, file);
    // Only clients that grpc-js generates need the lists of all declarations and the messages that
    // describe options.
    if (!file.includes(sep) || file.startsWith('google')) rmSync(path);
    else writeFileSync(path, header + unchecked + withReadonlyLists(readFileSync(path, 'utf8')));
  }
  writeFileSync(join(folder, 'schema.ts'), header + schemaModule(protos));
  for (const [name, text] of Object.entries(contractModules())) {
    writeFileSync(join(folder, name), header + text);
  }
}

function differences(expected, actual) {
  const names = new Set([...listFiles(expected), ...listFiles(actual)]);
  return [...names].filter((name) => {
    try {
      const [a, b] = [expected, actual].map((folder) => readFileSync(join(folder, name)));
      return !a.equals(b);
    } catch {
      return true;
    }
  });
}

await ensureInstalled();
if (process.argv.includes('--check')) {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-gen-'));
  await generate(folder);
  for (const name of differences(folder, join(root, target))) {
    console.log(`${target}/${name} does not match the contract: run \`npm run gen\``);
    process.exitCode = 1;
  }
  rmSync(folder, { recursive: true, force: true });
} else {
  await generate(join(root, target));
}
