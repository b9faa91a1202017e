import { fileURLToPath } from 'node:url';

// Data files are next to the sources and not in the build. This file runs from the sources or from
// dist.
const here = import.meta.url.endsWith('.ts') ? '.' : '..';

/** The path of a file or folder of this package. */
export function pathOf(name: string): string {
  return fileURLToPath(new URL(`${here}/${name}`, import.meta.url));
}
