import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A project in Python may have a package.json for the command `perdure`. */
function isPython(folder: string): boolean {
  const isProject = ['pyproject.toml', 'requirements.txt'].some((name) =>
    existsSync(join(folder, name)),
  );
  const manifest = join(folder, 'package.json');
  const usesNode = existsSync(manifest) && readFileSync(manifest, 'utf8').includes('@perdure/sdk');
  return isProject && !usesNode;
}

/** The lines that a program needs to use the sidecar at an address, in the folder's language. */
export function programLines(folder: string, address: string): readonly string[] {
  if (isPython(folder)) {
    return [
      'from perdure import Client, Worker',
      `worker = Worker("${address}", handlers)`,
      `client = Client("${address}")`,
    ];
  }
  return [
    "import { Client, Worker } from '@perdure/sdk';",
    `const worker = new Worker({ address: '${address}', handlers });`,
    `const client = new Client({ address: '${address}' });`,
  ];
}
