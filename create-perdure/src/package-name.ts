/** Longest name of an npm package. */
const LENGTH_MAX = 214;

/** A name for the package of a folder, valid for npm and for Python. */
export function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LENGTH_MAX)
    .replace(/-+$/, '');
  return name === '' ? 'perdure-app' : name;
}
