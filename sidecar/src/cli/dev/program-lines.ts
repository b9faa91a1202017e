import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The lines that a program needs to use the sidecar at an address, in the folder's language. */
export function programLines(folder: string, address: string): readonly string[] {
  const has = (name: string): boolean => existsSync(join(folder, name));
  const isPython = has('pyproject.toml') || has('requirements.txt');
  if (isPython && !has('package.json')) {
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
