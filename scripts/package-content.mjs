// What a published package must contain: its texts, its manifest fields, and source maps whose
// sources are in the package.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { capture, root } from './process.mjs';

const fields = ['description', 'keywords', 'homepage', 'bugs', 'author', 'engines', 'files'];
const unwanted = /\.(?:test|suite)\.|(?:^|\/)\.tsbuildinfo$|(?:^|\/)node_modules\//;

/** Source maps that name a source which the package does not contain. */
function brokenMaps(folder, files) {
  return files.flatMap((file) => {
    if (!file.endsWith('.map')) return [];
    const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const missing = sources.filter((source, at) => {
      const isThere = existsSync(join(folder, dirname(file), source));
      return typeof sourcesContent[at] !== 'string' && !isThere;
    });
    return missing.map((source) => `${file}: its source ${source} is not in the package`);
  });
}

function problemsIn(workspace, folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => relative(folder, join(folder, file)));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const licence = readFileSync(join(root, 'LICENSE'), 'utf8');
  const problems = fields
    .filter((field) => manifest[field] === undefined)
    .map((field) => `package.json has no ${field}`);
  if (manifest.repository?.directory !== workspace) {
    problems.push(`package.json: repository.directory is not ${workspace}`);
  }
  if (!files.includes('README.md')) problems.push('README.md is missing');
  if (!files.includes('LICENSE')) problems.push('LICENSE is missing');
  else if (readFileSync(join(folder, 'LICENSE'), 'utf8') !== licence) {
    problems.push('LICENSE differs from the one of the repository');
  }
  // Templates are programs of users, with their tests.
  const checked = files.filter((file) => !file.startsWith('templates/'));
  for (const file of checked) if (unwanted.test(file)) problems.push(`${file} is in the package`);
  return [...problems, ...brokenMaps(folder, files)];
}

/** What is wrong with the content of a tarball of a workspace, a text for each problem. */
export async function problemsOf(workspace, tarball) {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-content-'));
  try {
    const args = ['-xzf', tarball, '-C', folder, '--strip-components', '1'];
    const { code, output } = await capture('tar', args);
    return code === 0 ? problemsIn(workspace, folder) : [output];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
