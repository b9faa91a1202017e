// Table of error codes with their gRPC statuses, from code. Retains the meanings, which are written
// on the page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../process.mjs';
import { rowsOf, table } from './table.mjs';

export function errorTable(present) {
  const written = rowsOf(present);
  const source = readFileSync(join(root, 'sidecar/src/rpc/status.ts'), 'utf8');
  const [, statuses] = /STATUSES[^{]+\{([^}]+)\}/.exec(source);
  const rows = [...statuses.matchAll(/(\w+): status\.(\w+)/g)].map(([, code, status]) => {
    const meaning = written.get(code)?.[2] ?? '';
    if (meaning === '') throw new Error(`docs/reference/errors.md: write what ${code} means`);
    return [`\`${code}\``, status, meaning];
  });
  return table(['Code', 'gRPC status', 'Meaning'], rows);
}
