import { fileURLToPath } from 'node:url';

// Data lies beside the sources and is not built: this file runs as it is, or from dist.
const here = import.meta.url.endsWith('.ts') ? '.' : '..';

/** The path of a file or folder of this package. */
export function pathOf(name: string): string {
  return fileURLToPath(new URL(`${here}/${name}`, import.meta.url));
}
