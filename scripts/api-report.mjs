// `npm run api`: writes the reports of the public API, sdk-node/api/*.api.md, from the built
// declarations. `-- --check` writes nothing and fails if they differ from what is committed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

import { root } from './process.mjs';

const check = process.argv.includes('--check');
const sdk = join(root, 'sdk-node');
const folder = join(sdk, 'api');
const temporary = join(sdk, 'dist/.api');
const manifest = join(sdk, 'package.json');

/** Report by entry point. */
const entries = {
  sdk: 'index',
  testing: 'testing/index',
  opentelemetry: 'telemetry/opentelemetry',
};

const silent = { default: { logLevel: 'none' } };

/** The report of one entry point, as text. */
function reportOf(name, entry) {
  const declarations = join(sdk, 'dist', `${entry}.d.ts`);
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    lib: ['es2024', 'esnext.disposable', 'dom'],
    types: ['node'],
    skipLibCheck: true,
    strict: true,
  };
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: manifest,
    packageJson: JSON.parse(readFileSync(manifest, 'utf8')),
    configObject: {
      projectFolder: sdk,
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [declarations] } },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: temporary,
        reportTempFolder: join(temporary, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
  const messageCallback = (message) => {
    if (message.logLevel === 'error') console.error(message.text);
    message.handled = true;
  };
  if (!Extractor.invoke(config, { localBuild: true, messageCallback }).succeeded) process.exit(1);
  return readFileSync(join(temporary, `${name}.api.md`), 'utf8');
}

mkdirSync(temporary, { recursive: true });
mkdirSync(folder, { recursive: true });
const stale = [];
for (const [name, entry] of Object.entries(entries)) {
  const report = reportOf(name, entry);
  const file = join(folder, `${name}.api.md`);
  if (existsSync(file) && readFileSync(file, 'utf8') === report) continue;
  if (check) stale.push(`sdk-node/api/${name}.api.md`);
  else writeFileSync(file, report);
}
rmSync(temporary, { recursive: true, force: true });
if (stale.length > 0) {
  console.error(
    `the public API differs from its report: ${stale.join(', ')}. ` +
      'Run `npm run build && npm run api`, and review the difference',
  );
  process.exitCode = 1;
}
