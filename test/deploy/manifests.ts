// Reads the files of `deploy` for the tests of this folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parseAllDocuments } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A part of a manifest. Tests state what they expect of it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Manifest = Record<string, any>;

/** Returns the text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Returns the files below a folder of the repository. */
export function filesOf(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => pattern.test(path))
    .map((path) => join(folder, path));
}

/** Parses all documents of a YAML text. @throws Error for invalid YAML or a repeated key. */
export function documentsOf(text: string): Manifest[] {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as Manifest;
  });
}

/** Returns all containers of a workload, init containers first. */
export function containersOf({ spec }: Manifest): Manifest[] {
  const pod = spec?.template?.spec ?? {};
  return [...(pod.initContainers ?? []), ...(pod.containers ?? [])] as Manifest[];
}

/** Returns the environment of a container as texts by name. */
export function environmentOf({ env = [] }: Manifest): Record<string, string> {
  return Object.fromEntries(
    (env as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
  );
}
