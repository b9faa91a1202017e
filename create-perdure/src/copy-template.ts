import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Template } from './arguments.ts';
import type { PackageSpecifiers } from './packages.ts';

/** The values that a template is completed with. */
export interface TemplateValues extends PackageSpecifiers {
  /** Of the package. */
  readonly name: string;
}

const TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));

/** True if there is no such folder, or nothing is in it. */
export function isEmptyFolder(path: string): boolean {
  const entry = statSync(path, { throwIfNoEntry: false });
  return entry === undefined || (entry.isDirectory() && readdirSync(path).length === 0);
}

/** A line of a template that names npm's overrides is omitted when there are none. */
function completed(text: string, values: TemplateValues): string {
  const { overrides, ...others } = values;
  const line = overrides === '' ? '' : `  "overrides": ${overrides},\n`;
  return Object.entries(others).reduce(
    (result, [key, value]) => result.replaceAll(`{{${key}}}`, value),
    text.replace('  "overrides": "{{overrides}}",\n', line),
  );
}

/** npm does not publish files such as .gitignore: templates name them with an underscore. */
const targetName = (name: string): string =>
  name.replace(/(^|\/)_(?=gitignore|dockerignore)/, '$1.');

/** Copies a template into a folder, which is created if it does not exist. */
export function copyTemplate(template: Template, target: string, values: TemplateValues): void {
  const source = join(TEMPLATES, template);
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!statSync(join(source, name)).isFile()) continue;
    const path = join(target, targetName(name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, completed(readFileSync(join(source, name), 'utf8'), values));
  }
}
