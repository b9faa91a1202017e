// The command `create-perdure`: copies a template into an empty folder and gives it a name. It
// installs nothing, so that it works offline.
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

import { readArguments, UsageError, USAGE } from './arguments.ts';
import { copyTemplate, isEmptyFolder } from './copy-template.ts';
import { nextSteps } from './next-steps.ts';
import { packageName } from './package-name.ts';
import { localPackages, publishedPackages } from './packages.ts';

interface Manifest {
  readonly version: string;
}

function run(args: readonly string[]): void {
  const options = readArguments(args);
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const { folder, template, packages } = options;
  const target = resolve(folder);
  if (!isEmptyFolder(target)) {
    throw new UsageError(`folder "${folder}" is not empty. Pass the name of a new folder`);
  }
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as Manifest;
  const specifiers =
    packages === '' ? publishedPackages(version) : localPackages(resolve(packages), version);
  const name = packageName(basename(target));
  copyTemplate(template, target, { name, ...specifiers });
  console.log(nextSteps(folder, template));
}

try {
  run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`create-perdure: ${error.message}`);
  console.error('run `npm create perdure -- --help` for the options');
  process.exitCode = 2;
}
